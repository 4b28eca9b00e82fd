import * as z from 'zod';
import { id, instant, pageOf, pageQuery, partialDate, receipt, text } from './common.js';
import { purpose, subjectType } from './codes.js';
import { identifierInput } from './notice.js';

/** `POST /screenings`: whom to look for. At least a name or an identifier. */
export const screeningQuery = z
  .strictObject({
    name: text(300).optional(),
    type: subjectType.optional(),
    birthDate: partialDate.optional(),
    country: z
      .string()
      .regex(/^[A-Z]{2}$/, 'an ISO 3166-1 code such as CN')
      .optional(),
    identifiers: z.array(identifierInput).max(20).default([]),
    limit: z.int().min(1).max(50).default(10),
  })
  .refine(({ name, identifiers }) => name !== undefined || identifiers.length > 0, {
    path: ['name'],
    message: 'a name or an identifier',
  });
export type ScreeningQuery = z.infer<typeof screeningQuery>;

export const verdicts = ['positive', 'negative', 'unsure'] as const;
export const verdict = z.enum(verdicts);
export type Verdict = z.infer<typeof verdict>;

/** One reason of a score; the sum of `score` times `weight` over all reasons is the score. */
export const matchFeature = z.object({
  feature: z.string(),
  score: z.number().min(-1).max(1),
  weight: z.number().min(0),
  query: z.string().nullable(),
  candidate: z.string().nullable(),
});
export type MatchFeature = z.infer<typeof matchFeature>;

/** Somebody known who may be the one looked for. A `hit-only` match tells that there is a notice, and no more. */
export const match = z.object({
  /** With full disclosure: the entity to which it belongs, by the subject or entry that fits best. */
  entityId: id.optional(),
  noticeId: id.optional(),
  listEntryId: id.optional(),
  /** Masked where it is personal data and no purpose was stated for this notice. */
  name: z.string(),
  type: subjectType.nullable(),
  score: z.number().min(0).max(1),
  explanation: z.array(matchFeature),
  disclosure: z.enum(['full', 'hit-only']),
  /** What the caller's institution last judged of this match. */
  judgement: z.object({ verdict, at: instant }).nullable(),
});
export type Match = z.infer<typeof match>;

export const screening = z.object({ id, matches: z.array(match), receipt });
export type Screening = z.infer<typeof screening>;

export const screeningSummary = z.object({
  id,
  /** Masked for everybody but the person who screened. */
  name: z.string().nullable(),
  type: subjectType.nullable(),
  matches: z.int(),
  purpose: purpose.nullable(),
  by: z.object({ id, name: z.string() }),
  at: instant,
});
export type ScreeningSummary = z.infer<typeof screeningSummary>;
export const screeningList = pageOf(screeningSummary);
export const screeningListQuery = z.strictObject({ ...pageQuery });
export type ScreeningListQuery = z.infer<typeof screeningListQuery>;

/** Whether a match of a screening is who was looked for. The newest judgement counts; all are kept. */
export const matchJudgementDraft = z
  .strictObject({
    screeningId: id,
    noticeId: id.optional(),
    listEntryId: id.optional(),
    verdict,
    note: text(1000).nullable().default(null),
  })
  .refine(({ noticeId, listEntryId }) => (noticeId === undefined) !== (listEntryId === undefined), {
    path: ['noticeId'],
    message: 'either a notice or an entry of a list',
  });
export type MatchJudgementDraft = z.infer<typeof matchJudgementDraft>;

export const matchJudgement = z.object({
  id,
  screeningId: id,
  noticeId: id.nullable(),
  listEntryId: id.nullable(),
  verdict,
  at: instant,
  receipt,
});
export type MatchJudgement = z.infer<typeof matchJudgement>;
