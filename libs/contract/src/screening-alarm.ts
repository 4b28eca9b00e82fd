import * as z from 'zod';
import { id, instant, pageOf, pageQuery, receipt } from './common.js';

/** Who looked for unusually many different subjects: one person within an hour, or an institution within a day. */
export const screeningAlarmKinds = ['person', 'institution'] as const;
export const screeningAlarmKind = z.enum(screeningAlarmKinds);
export type ScreeningAlarmKind = z.infer<typeof screeningAlarmKind>;

const named = z.object({ id, name: z.string() });

/** Somebody may be trying one name after another. What was looked for is not in it. */
export const screeningAlarm = z.object({
  id,
  kind: screeningAlarmKind,
  /** Who asked when it was raised. */
  person: named,
  /** How many different subjects had been looked for by then, and how many may be. */
  subjects: z.int().min(0),
  limit: z.int().min(1),
  raisedAt: instant,
  /** Null while nobody has looked into it. */
  acknowledgedAt: instant.nullable(),
  acknowledgedBy: named.nullable(),
});
export type ScreeningAlarm = z.infer<typeof screeningAlarm>;
export const screeningAlarmList = pageOf(screeningAlarm);
export const screeningAlarmListQuery = z.strictObject({
  ...pageQuery,
  /** Only those that nobody has looked into. */
  'filter[open]': z.literal('true').optional(),
});
export type ScreeningAlarmListQuery = z.infer<typeof screeningAlarmListQuery>;
export const screeningAlarmWritten = screeningAlarm.extend({ receipt });
