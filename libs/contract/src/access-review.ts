import * as z from 'zod';
import { purpose } from './codes.js';
import { id, instant } from './common.js';

/** Days that one review covers at most. */
export const REVIEW_DAYS = 92;

/** Ways in which somebody came to see something. */
export const accessKinds = ['opened', 'listed', 'screened', 'unmasked', 'exported', 'reported', 'linked'] as const;
export const accessKind = z.enum(accessKinds);
export type AccessKind = z.infer<typeof accessKind>;

/** What makes somebody's reading worth a question; no accusation. */
export const accessSignals = [
  'many-notices',
  'many-unmaskings',
  'many-denials',
  'unusual-hours',
  'same-notice',
] as const;
export const accessSignalCode = z.enum(accessSignals);
export type AccessSignalCode = z.infer<typeof accessSignalCode>;

const period = { from: instant.optional(), to: instant.optional(), institutionId: id.optional() };

/** The last 30 days of the own institution unless told otherwise. */
export const accessReviewQuery = z.strictObject({
  ...period,
  /** Only who saw this notice. */
  noticeId: id.optional(),
});
export type AccessReviewQuery = z.infer<typeof accessReviewQuery>;
export const accessTimelineQuery = z.strictObject(period);
export type AccessTimelineQuery = z.infer<typeof accessTimelineQuery>;

export const accessSignal = z.object({
  code: accessSignalCode,
  /** The day, UTC, as 2026-11-28; null where it is about several. */
  day: z.string().nullable(),
  /** How much there was. */
  count: z.int(),
  /** How much is usual at this institution; null where there is no measure. */
  usual: z.number().nullable(),
  noticeId: id.nullable(),
  /** Place in the ledger of the first entry behind it. */
  seq: z.int(),
});
export type AccessSignal = z.infer<typeof accessSignal>;

export const accessCounts = z.record(accessKind, z.int());
export type AccessCounts = z.infer<typeof accessCounts>;

const subject = {
  userId: id,
  /** Null for who reads no names: the auditor, and for keys and people who are no longer there. */
  name: z.string().nullable(),
};
export const personAccess = z.object({
  ...subject,
  counts: accessCounts,
  /** Distinct notices. */
  notices: z.int(),
  denied: z.int(),
  lastAt: instant,
  signals: z.array(accessSignal),
});
export type PersonAccess = z.infer<typeof personAccess>;

/** Who at one institution saw how much in a period, the most recent first. */
export const accessReview = z.object({
  from: instant,
  to: instant,
  institutionId: id,
  institution: z.string(),
  people: z.array(personAccess),
});
export type AccessReview = z.infer<typeof accessReview>;

/** What one person saw, by day and by resource; the 200 latest resources. */
export const accessTimeline = z.object({
  ...subject,
  from: instant,
  to: instant,
  days: z.array(z.object({ day: z.string(), reads: z.int(), notices: z.int(), denied: z.int() })),
  resources: z.array(
    z.object({
      type: z.string(),
      id,
      kinds: z.array(accessKind),
      purposes: z.array(purpose),
      reads: z.int(),
      firstAt: instant,
      lastAt: instant,
      /** The last entry. */
      seq: z.int(),
    }),
  ),
  signals: z.array(accessSignal),
});
export type AccessTimeline = z.infer<typeof accessTimeline>;
