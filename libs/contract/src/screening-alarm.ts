import * as z from 'zod';
import { id, instant, pageOf, pageQuery, receipt, text } from './common.js';

/**
 * Why it was raised: a person, or an institution, comes near the quota of different subjects of a day; a person asked
 * bare names that nearly all missed; a person asked identifiers that differ only in their end.
 */
export const screeningAlarmKinds = ['quota', 'institution-quota', 'misses', 'sequence'] as const;
export const screeningAlarmKind = z.enum(screeningAlarmKinds);
export type ScreeningAlarmKind = z.infer<typeof screeningAlarmKind>;

export const screeningAlarmVerdicts = ['explained', 'misuse'] as const;
export const screeningAlarmVerdict = z.enum(screeningAlarmVerdicts);
export type ScreeningAlarmVerdict = z.infer<typeof screeningAlarmVerdict>;

const named = z.object({ id, name: z.string() });

/** Somebody may be trying one subject after another. Whom they looked for is not in it. */
export const screeningAlarm = z.object({
  id,
  kind: screeningAlarmKind,
  institution: named,
  /** Who asked when it was raised; the name is masked for another institution. */
  person: named,
  /** How many different subjects counted by then within a day, and from how many on it is raised. */
  subjects: z.int().min(0),
  threshold: z.int().min(1),
  /** How many of them matched nothing. */
  misses: z.int().min(0),
  raisedAt: instant,
  /** Whether the reader may close it: nobody closes what is about themselves. */
  closable: z.boolean(),
  /** Null while nobody has closed it. */
  closedAt: instant.nullable(),
  closedBy: named.nullable(),
  verdict: screeningAlarmVerdict.nullable(),
  reason: z.string().nullable(),
});
export type ScreeningAlarm = z.infer<typeof screeningAlarm>;
export const screeningAlarmList = pageOf(screeningAlarm);
export const screeningAlarmListQuery = z.strictObject({
  ...pageQuery,
  /** Only those that nobody has closed. */
  'filter[open]': z.literal('true').optional(),
});
export type ScreeningAlarmListQuery = z.infer<typeof screeningAlarmListQuery>;

/** `POST /screening-alarms/{id}/closures` */
export const screeningAlarmClosure = z.strictObject({ verdict: screeningAlarmVerdict, reason: text(1000) });
export type ScreeningAlarmClosure = z.infer<typeof screeningAlarmClosure>;
export const screeningAlarmWritten = screeningAlarm.extend({ receipt });
