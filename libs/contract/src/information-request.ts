import * as z from 'zod';
import { purpose } from './codes.js';
import { id, instant, pageOf, pageQuery, receipt, sha256Hex, text } from './common.js';

/** The longest time that a holder is given to answer. */
export const REQUEST_DAYS = 90;

/**
 * `drafted`: the holder has an answer that waits for its second person; to everybody else it is `open` until then.
 */
export const informationRequestStatuses = ['open', 'drafted', 'answered', 'declined', 'withdrawn', 'expired'] as const;
export const informationRequestStatus = z.enum(informationRequestStatuses);
export type InformationRequestStatus = z.infer<typeof informationRequestStatus>;

/** Why a holder tells nothing. */
export const declineReasons = [
  'no-legal-basis',
  'not-proportionate',
  'ongoing-investigation',
  'nothing-to-add',
  'other',
] as const;
export const declineReason = z.enum(declineReasons);
export type DeclineReason = z.infer<typeof declineReason>;

/** `POST /information-requests`: asks whoever holds the notice of a match. Whom that reaches is not told. */
export const informationRequestDraft = z.strictObject({
  screeningId: id,
  noticeId: id,
  purpose,
  caseReference: text(100).nullable().default(null),
  question: text(2000),
  deadline: instant,
});
export type InformationRequestDraft = z.infer<typeof informationRequestDraft>;

/** `POST /information-requests/{id}/responses`: an answer, or why there is none; a later draft replaces it. */
export const informationResponseDraft = z
  .strictObject({
    decline: declineReason.nullable().default(null),
    text: text(4000).nullable().default(null),
  })
  .refine((given) => given.decline !== null || given.text !== null, {
    path: ['text'],
    message: 'an answer, or why there is none',
  });
export type InformationResponseDraft = z.infer<typeof informationResponseDraft>;

/** `POST /information-requests/{id}/approvals` */
export const informationResponseApproval = z.strictObject({ contentHash: sha256Hex });

const named = z.object({ id, name: z.string() });

export const informationRequest = z.object({
  id,
  ref: z.string(),
  /** As whom the reader sees it: who asks, who holds the notice, or only that there is a request. */
  side: z.enum(['asker', 'holder', 'metadata']),
  status: informationRequestStatus,
  asker: named,
  /** The person, for its own institution alone. */
  askedBy: named.nullable(),
  /** For who asks a pseudonym without an id, as that of a hidden source; null for metadata. */
  holder: z.object({ id: id.nullable(), name: z.string() }).nullable(),
  noticeId: id.nullable(),
  screeningId: id.nullable(),
  purpose: purpose.nullable(),
  caseReference: z.string().nullable(),
  /** Masked for metadata. */
  question: z.string(),
  deadline: instant,
  askedAt: instant,
  closedAt: instant.nullable(),
  /** For the holder also while it waits for its second person. */
  response: z
    .object({
      decline: declineReason.nullable(),
      text: z.string().nullable(),
      /** What an approval names; for the holder alone, like who drafted it. */
      contentHash: sha256Hex.nullable(),
      draftedBy: named.nullable(),
    })
    .nullable(),
  /** What the reader may do to it now. */
  actions: z.array(z.enum(['respond', 'approve', 'withdraw'])),
});
export type InformationRequest = z.infer<typeof informationRequest>;
export const informationRequestWritten = informationRequest.extend({ receipt });
export const informationRequestList = pageOf(informationRequest);
export const informationRequestQuery = z.strictObject({
  ...pageQuery,
  /** An entry of the ledger names each request and its notice. */
  limit: z.coerce.number().int().min(1).max(50).default(25),
  /** Those that the institution asked, or that reached it. */
  'filter[side]': z.enum(['asked', 'held']).optional(),
  /** `recent`: closed within the last seven days. */
  'filter[state]': z.enum(['open', 'closed', 'recent']).optional(),
  /** Those that wait at the holder for a draft, or for its second person. */
  'filter[waiting]': z.enum(['response', 'approval']).optional(),
});
export type InformationRequestQuery = z.infer<typeof informationRequestQuery>;
