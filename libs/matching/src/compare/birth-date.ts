/**
 * How two birth dates stand to each other: `part` where one is known only in part and agrees as far as it goes, `unknown`
 * where one is no date of the calendar and not a slip of the other either.
 */
export type DateAgreement = 'same' | 'part' | 'slip' | 'year' | 'other' | 'unknown';

const WHOLE = /^\d{4}-\d{2}-\d{2}$/;

/** A slip is one digit wrong, two neighbours exchanged, or day and month exchanged. */
export function compareDates(a: string, b: string): DateAgreement {
  if (a === b && isPossible(a)) return WHOLE.test(a) ? 'same' : 'part';
  if (isPossible(a) && isPossible(b) && (a.startsWith(b) || b.startsWith(a))) return 'part';
  if (WHOLE.test(a) && WHOLE.test(b) && isSlip(a, b)) return 'slip';
  if (!isPossible(a) || !isPossible(b)) return 'unknown';
  return a.slice(0, 4) === b.slice(0, 4) ? 'year' : 'other';
}

/** Whether a date, or the part of it that is known, is one of the calendar. */
export function isPossible(date: string): boolean {
  const [, year, month = '01', day = '01'] = /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$/.exec(date) ?? [];
  if (year === undefined) return false;
  const at = new Date(`${year}-${month}-${day}T00:00:00Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().slice(0, 10) === `${year}-${month}-${day}`;
}

function isSlip(a: string, b: string): boolean {
  if (a.slice(0, 4) === b.slice(0, 4) && a.slice(5, 7) === b.slice(8) && a.slice(8) === b.slice(5, 7)) return true;
  const [own, other] = [a.replaceAll('-', ''), b.replaceAll('-', '')];
  const wrong = [...own].flatMap((digit, at) => (digit === other[at] ? [] : [at]));
  if (wrong.length === 1) return true;
  const [first, second] = wrong as [number, number];
  return wrong.length === 2 && second === first + 1 && own[first] === other[second] && own[second] === other[first];
}

const ORDER: readonly DateAgreement[] = ['same', 'slip', 'part', 'year', 'other', 'unknown'];

/** The best that any of one side's dates has with any of the other's, or undefined where one side has none. */
export function bestDates(
  a: readonly string[],
  b: readonly string[],
): { agreement: DateAgreement; a: string; b: string } | undefined {
  const all = a.flatMap((own) => b.map((other) => ({ agreement: compareDates(own, other), a: own, b: other })));
  return all.sort((x, y) => ORDER.indexOf(x.agreement) - ORDER.indexOf(y.agreement))[0];
}
