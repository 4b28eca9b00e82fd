import * as z from 'zod';
import { role } from './codes.js';
import { id, instant, sha256Hex } from './common.js';

/** Days without a sign-in, or without a use of a key, after which access is looked at. */
export const DORMANT_DAYS = 90;
/** Days after which an invitation that nobody took up is looked at. */
export const INVITED_DAYS = 14;
/** As many people in charge of one institution as need no reason. */
export const USUAL_KEEPERS = 3;

export const permissionReviewQuery = z.strictObject({
  at: instant.optional(),
  institutionId: id.optional(),
});
export type PermissionReviewQuery = z.infer<typeof permissionReviewQuery>;

export const policyMatrixQuery = z.strictObject({ at: instant.optional() });
export type PolicyMatrixQuery = z.infer<typeof policyMatrixQuery>;

/** What each role could do under the policy that was in force at a time. */
export const policyMatrix = z.object({
  at: instant,
  /** Null for a time before any policy was kept. */
  policy: z
    .object({
      hash: sha256Hex,
      since: instant,
      /** Whether it is the one in force now. */
      current: z.boolean(),
      roles: z.array(
        z.object({
          role,
          may: z.array(
            z.object({
              subject: z.string(),
              action: z.string(),
              rules: z
                .array(z.string())
                .meta({ description: 'names of the rules, such as notice.read.live-addressed' }),
            }),
          ),
        }),
      ),
    })
    .nullable(),
});
export type PolicyMatrix = z.infer<typeof policyMatrix>;

export const accessFindings = [
  'no-sign-in',
  'invitation-open',
  'many-keepers',
  'role-vacant',
  'conflicting-roles',
  'key-unused',
  'key-without-expiry',
] as const;
export const accessFinding = z.object({
  code: z.enum(accessFindings),
  userId: id.nullable(),
  apiKeyId: id.nullable(),
  /** The roles that it is about. */
  roles: z.array(role),
});
export type AccessFinding = z.infer<typeof accessFinding>;

export const personWithAccess = z.object({
  userId: id,
  /** Null for who reads no names: the auditor, and whoever is no longer there. */
  name: z.string().nullable(),
  roles: z.array(role),
  status: z.enum(['invited', 'active', 'disabled']),
  /** Since when roles and state are these. */
  since: instant,
  lastSignInAt: instant.nullable(),
});
export type PersonWithAccess = z.infer<typeof personWithAccess>;

export const keyWithAccess = z.object({
  apiKeyId: id,
  prefix: z.string(),
  scopes: z.array(z.string()),
  createdAt: instant,
  expiresAt: instant.nullable(),
  /** To the hour; null for a key that was never used. */
  lastUsedAt: instant.nullable(),
});
export type KeyWithAccess = z.infer<typeof keyWithAccess>;

/** Who had which rights at one institution at a time, and what of it should be looked at. */
export const permissionReview = z.object({
  at: instant,
  institutionId: id,
  institution: z.string(),
  people: z.array(personWithAccess),
  keys: z.array(keyWithAccess),
  findings: z.array(accessFinding),
});
export type PermissionReview = z.infer<typeof permissionReview>;
