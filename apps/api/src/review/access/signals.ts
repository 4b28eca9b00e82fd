import type { AccessSignal, AccessSignalCode } from '@watchbook/contract';
import type { HourUse } from '../../ledger/read/people-uses.service.js';

/** One notice on one day of one person. */
export interface NoticeDay {
  readonly userId: string;
  readonly day: string;
  readonly noticeId: string;
  readonly opened: number;
  readonly unmasked: number;
  readonly seq: number;
}

/** A day is unusual from this many times the usual on, and never below the least. */
const TIMES_USUAL = 3;
const LEAST = { notices: 20, unmaskings: 10 };
const DENIALS_AN_HOUR = 10;
const DAYS_WITH_ONE_NOTICE = 5;
/** Hours of the day in which less than this share of all reading happens are unusual, once there is enough to tell. */
const RARE_SHARE = 0.01;
const ENOUGH_READS = 200;
const RARE_READS = 5;

/** What of the reading at one institution is worth a question, by person. */
export function signalsOf(hours: readonly HourUse[], days: readonly NoticeDay[]): Map<string, AccessSignal[]> {
  const found = [
    ...manyOnOneDay('many-notices', LEAST.notices, days, () => 1),
    ...manyOnOneDay('many-unmaskings', LEAST.unmaskings, days, ({ unmasked }) => unmasked),
    ...manyDenials(hours),
    ...unusualHours(hours),
    ...sameNotice(days),
  ];
  return groupBy(
    found,
    ({ userId }) => userId,
    ({ userId: _, ...signal }) => signal,
  );
}

type Found = AccessSignal & { userId: string };

const signal = (
  code: AccessSignalCode,
  userId: string,
  given: Pick<AccessSignal, 'count' | 'seq'> & Partial<AccessSignal>,
): Found => ({ code, userId, day: null, usual: null, noticeId: null, ...given });

/** Days on which somebody saw far more than people here usually do on a day on which they see anything. */
function manyOnOneDay(
  code: AccessSignalCode,
  least: number,
  rows: readonly NoticeDay[],
  weigh: (row: NoticeDay) => number,
): Found[] {
  const days = [...groupBy(rows, ({ userId, day }) => `${userId} ${day}`).values()]
    .map((all) => ({ ...all[0]!, count: sum(all.map(weigh)), seq: Math.min(...all.map(({ seq }) => seq)) }))
    .filter(({ count }) => count > 0);
  const usual = median(days.map(({ count }) => count));
  return days
    .filter(({ count }) => count >= Math.max(least, TIMES_USUAL * usual))
    .map(({ userId, day, count, seq }) => signal(code, userId, { day, count, usual, seq }));
}

function manyDenials(hours: readonly HourUse[]): Found[] {
  return hours
    .filter(({ action, count }) => action === null && count >= DENIALS_AN_HOUR)
    .map(({ userId, hour, count, seq }) => signal('many-denials', userId, { day: dayOf(hour), count, seq }));
}

/** Reading at hours of the day at which this institution hardly ever reads. */
function unusualHours(hours: readonly HourUse[]): Found[] {
  const reads = hours.filter(({ action }) => action !== null);
  const all = sum(reads.map(({ count }) => count));
  if (all < ENOUGH_READS) return [];
  const byHour = groupBy(reads, ({ hour }) => String(hour.getUTCHours()));
  const isRare = ({ hour }: HourUse) =>
    sum(byHour.get(String(hour.getUTCHours()))!.map(({ count }) => count)) < RARE_SHARE * all;
  const rare = groupBy(reads.filter(isRare), ({ userId, hour }) => `${userId} ${dayOf(hour)}`);
  return [...rare.values()].flatMap((rows) => {
    const count = sum(rows.map((row) => row.count));
    const { userId, hour } = rows[0]!;
    const seq = Math.min(...rows.map((row) => row.seq));
    return count >= RARE_READS ? [signal('unusual-hours', userId, { day: dayOf(hour), count, seq })] : [];
  });
}

/** The same notice opened on many days. */
function sameNotice(rows: readonly NoticeDay[]): Found[] {
  const opened = rows.filter((row) => row.opened > 0);
  return [...groupBy(opened, ({ userId, noticeId }) => `${userId} ${noticeId}`).values()]
    .filter((days) => days.length >= DAYS_WITH_ONE_NOTICE)
    .map((days) => {
      const { userId, noticeId, seq } = days[0]!;
      return signal('same-notice', userId, { count: days.length, noticeId, seq });
    });
}

const dayOf = (at: Date): string => at.toISOString().slice(0, 10);
const sum = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0);

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const half = Math.floor(sorted.length / 2);
  if (sorted.length === 0) return 0;
  return sorted.length % 2 === 1 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2;
}

function groupBy<T, V = T>(
  rows: readonly T[],
  keyOf: (row: T) => string,
  valueOf: (row: T) => V = (row) => row as unknown as V,
): Map<string, V[]> {
  const groups = new Map<string, V[]>();
  for (const row of rows) {
    const key = keyOf(row);
    const group = groups.get(key);
    if (group) group.push(valueOf(row));
    else groups.set(key, [valueOf(row)]);
  }
  return groups;
}
