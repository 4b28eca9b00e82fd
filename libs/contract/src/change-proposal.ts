import * as z from 'zod';
import { id, instant, jurisdiction, pageOf, pageQuery, sha256Hex, text } from './common.js';
import { institutionKind, role, sector } from './codes.js';

/** What takes effect only when a second person approves it. */
export const changeKinds = [
  'institution-join',
  'institution-suspend',
  'institution-reinstate',
  'user-roles',
  'user-recovery',
  'group-create',
  'group-join',
  'group-leave',
  'group-remove',
  'provider-activate',
  'notice-withdrawal',
] as const;
export const changeKind = z.enum(changeKinds);
export type ChangeKind = z.infer<typeof changeKind>;

export const changeStatuses = ['open', 'approved', 'rejected', 'withdrawn', 'expired'] as const;
export const changeStatus = z.enum(changeStatuses);
export type ChangeStatus = z.infer<typeof changeStatus>;

/** Days after which an open proposal counts no more. */
export const PROPOSAL_DAYS = 14;

const named = z.object({ id, name: z.string() });

/** What would change, as it was proposed; which members are there follows from the kind. */
export const changeContent = z.object({
  institution: z
    .object({
      id,
      name: z.string(),
      slug: z.string(),
      kind: institutionKind,
      sector: sector.nullable(),
      jurisdiction,
      supervisedSectors: z.array(sector),
      supervisedJurisdictions: z.array(jurisdiction),
      address: z.string().nullable(),
      contact: z.string().nullable(),
    })
    .optional(),
  /** The first administrator of an institution that joins. */
  admin: z.object({ name: z.string(), email: z.string() }).optional(),
  user: named.optional(),
  rolesBefore: z.array(role).optional(),
  rolesAfter: z.array(role).optional(),
  group: z.object({ id, slug: z.string(), name: z.string() }).optional(),
  /** An identity provider, by the hash of all its settings. */
  provider: z
    .object({
      id,
      name: z.string(),
      kind: z.enum(['oidc', 'saml']),
      issuer: z.string(),
      domains: z.array(z.string()),
      required: z.boolean(),
      settingsHash: sha256Hex,
    })
    .optional(),
  /** The institution that joins, leaves or is removed, or that looks after a new group. */
  member: named.optional(),
  invited: z.array(named).optional(),
  /** The notice that a regulator wants withdrawn. */
  notice: z.object({ id, ref: z.string() }).optional(),
});
export type ChangeContent = z.infer<typeof changeContent>;

export const changeDecision = z.object({
  stage: z.int().min(0),
  decision: z.enum(['approved', 'rejected', 'withdrawn']),
  institutionId: id,
  institution: z.string(),
  at: instant,
});

/** Who decides next: somebody of this role, of one institution, or of whichever supervises the one that it is about. */
export const changeStage = z.object({ role, institutionId: id.nullable() });
export type ChangeStage = z.infer<typeof changeStage>;

/** A proposed change; content, reason and hash are null for who may know only that there is one. */
export const changeProposal = z.object({
  id,
  kind: changeKind,
  status: changeStatus,
  target: z.object({ type: z.string(), id }),
  institutionId: id,
  institution: z.string(),
  proposedBy: named.nullable(),
  proposedAt: instant,
  expiresAt: instant,
  closedAt: instant.nullable(),
  reason: z.string().nullable(),
  content: changeContent.nullable(),
  /** SHA-256 over the whole change with a random nonce; an approval names it. */
  contentHash: sha256Hex.nullable(),
  awaits: changeStage.extend({ institution: z.string().nullable() }).nullable(),
  stage: z.int().min(0),
  stages: z.int().min(1),
  decisions: z.array(changeDecision),
  /** What the reader may do with it now. */
  may: z.object({ approve: z.boolean(), withdraw: z.boolean() }),
});
export type ChangeProposalView = z.infer<typeof changeProposal>;
export const changeProposalList = pageOf(changeProposal);

export const changeProposalQuery = z.strictObject({
  ...pageQuery,
  'filter[status]': changeStatus.optional(),
  'filter[kind]': changeKind.optional(),
  /** `me`: only what waits for a decision that the caller may take. */
  'filter[waiting]': z.literal('me').optional(),
});
export type ChangeProposalQuery = z.infer<typeof changeProposalQuery>;

export const changeApproval = z.strictObject({ contentHash: sha256Hex });
export type ChangeApproval = z.infer<typeof changeApproval>;
export const changeReason = z.strictObject({ reason: text(500) });
export type ChangeReason = z.infer<typeof changeReason>;

/** The answer to a decision; an invitation is in it where the last approval invites somebody and no mail goes out. */
export const changeDecided = changeProposal.extend({ invitationUrl: z.string().nullable() });
export type ChangeDecided = z.infer<typeof changeDecided>;
