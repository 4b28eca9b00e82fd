import type { ScreeningAlarmKind } from '@watchbook/contract';
import { QUOTA, type Usage } from '../quota.js';

/** From this share of a quota on it is told, before the quota ends it. */
const NEAR = 0.8;
/** So many bare names of which at most this share is known look like a list that somebody tries. */
const GUESSES = { subjects: 200, known: 0.02 };
/** So many identifiers that differ only in their end look like counting. */
const RUN = 20;

/** How whoever asks asked within the last day. */
export interface Pattern {
  /** Different subjects that were asked for by their bare names, and how many of them matched nothing. */
  readonly bare: number;
  readonly bareMisses: number;
  /** The most different subjects whose identifiers differ only in their end, and how many of them matched nothing. */
  readonly run: number;
  readonly runMisses: number;
  /** Of all subjects, how many matched nothing. */
  readonly misses: number;
}

/** An alarm that is due, with its counts. */
export interface Due {
  readonly kind: ScreeningAlarmKind;
  readonly subjects: number;
  readonly threshold: number;
  readonly misses: number;
}

/** Which alarms are due. @param quota of whoever asks */
export function alarmsDue(quota: number, { byUser, byInstitution }: Usage, pattern: Pattern): Due[] {
  const near = Math.ceil(quota * NEAR);
  const institutionNear = Math.ceil(QUOTA.institution * NEAR);
  const { bare, bareMisses, run, runMisses, misses } = pattern;
  const all: (Due & { isDue: boolean })[] = [
    { kind: 'quota', subjects: byUser, threshold: near, misses, isDue: byUser >= near },
    {
      ...{ kind: 'institution-quota', subjects: byInstitution, threshold: institutionNear, misses: 0 },
      isDue: byInstitution >= institutionNear,
    },
    {
      ...{ kind: 'misses', subjects: bare, threshold: GUESSES.subjects, misses: bareMisses },
      isDue: bare >= GUESSES.subjects && bare - bareMisses <= bare * GUESSES.known,
    },
    { kind: 'sequence', subjects: run, threshold: RUN, misses: runMisses, isDue: run >= RUN },
  ];
  return all.filter(({ isDue }) => isDue).map(({ isDue: _isDue, ...due }) => due);
}

/** From so many subjects of a day on the pattern is looked at. */
export const LOOK_FROM = Math.min(RUN, GUESSES.subjects);
