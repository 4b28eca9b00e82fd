import * as z from 'zod';
import { role } from './codes.js';
import { id, instant, sha256Hex, text } from './common.js';
import { userStatuses } from './user.js';

/** A review of the rights at an institution, which somebody certifies line by line. */
export const certificationDraft = z.strictObject({
  /** The own institution where it is left out. */
  institutionId: id.optional(),
});
export type CertificationDraft = z.infer<typeof certificationDraft>;

export const certificationDecisions = ['certified', 'remove'] as const;

/** What somebody says to one line; a removal needs its reason. */
export const certificationDecision = z
  .strictObject({ decision: z.enum(certificationDecisions), comment: text(1000).optional() })
  .refine(({ decision, comment }) => decision === 'certified' || comment !== undefined, {
    path: ['comment'],
    message: 'a removal needs a reason',
  });
export type CertificationDecision = z.infer<typeof certificationDecision>;

export const certificationLine = z.object({
  id,
  userId: id.nullable(),
  apiKeyId: id.nullable(),
  /** Of a person at the time of the review. */
  roles: z.array(role),
  status: z.enum(userStatuses).nullable(),
  /** Of a key. */
  scopes: z.array(z.string()),
  decision: z.enum(certificationDecisions).nullable(),
  comment: z.string().nullable(),
  decidedBy: id.nullable(),
  decidedAt: instant.nullable(),
});
export type CertificationLine = z.infer<typeof certificationLine>;

export const accessCertification = z.object({
  id,
  institutionId: id,
  institution: z.string(),
  status: z.enum(['open', 'closed']),
  openedBy: id,
  openedAt: instant,
  closedAt: instant.nullable(),
  closedBy: id.nullable(),
  /** SHA-256 over the canonical JSON (RFC 8785) of the lines; null while it is open. */
  contentHash: sha256Hex.nullable(),
  undecided: z.int().min(0),
});
export type AccessCertification = z.infer<typeof accessCertification>;
export const accessCertificationList = z.object({ data: z.array(accessCertification) });

export const certificationDetail = accessCertification.extend({ lines: z.array(certificationLine) });
export type CertificationDetail = z.infer<typeof certificationDetail>;

/** What was marked for removal in closed reviews and is still there. */
export const removalList = z.object({
  data: z.array(
    z.object({ certificationId: id, lineId: id, userId: id.nullable(), apiKeyId: id.nullable(), closedAt: instant }),
  ),
});
export type RemovalList = z.infer<typeof removalList>;
