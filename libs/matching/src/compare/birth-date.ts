/** How two birth dates stand to each other; `part` where one is known only in part and agrees as far as it goes. */
export type DateAgreement = 'same' | 'part' | 'slip' | 'year' | 'other';

const WHOLE = /^\d{4}-\d{2}-\d{2}$/;

/** A slip is one digit wrong, two neighbours exchanged, or day and month exchanged. */
export function compareDates(a: string, b: string): DateAgreement {
  if (a === b) return WHOLE.test(a) ? 'same' : 'part';
  if (a.startsWith(b) || b.startsWith(a)) return 'part';
  if (WHOLE.test(a) && WHOLE.test(b) && isSlip(a, b)) return 'slip';
  return a.slice(0, 4) === b.slice(0, 4) ? 'year' : 'other';
}

function isSlip(a: string, b: string): boolean {
  if (a.slice(0, 4) === b.slice(0, 4) && a.slice(5, 7) === b.slice(8) && a.slice(8) === b.slice(5, 7)) return true;
  const [own, other] = [a.replaceAll('-', ''), b.replaceAll('-', '')];
  const wrong = [...own].flatMap((digit, at) => (digit === other[at] ? [] : [at]));
  if (wrong.length === 1) return true;
  const [first, second] = wrong as [number, number];
  return wrong.length === 2 && second === first + 1 && own[first] === other[second] && own[second] === other[first];
}

const ORDER: readonly DateAgreement[] = ['same', 'slip', 'part', 'year', 'other'];

/** The best that any of one side's dates has with any of the other's, or undefined where one side has none. */
export function bestDates(
  a: readonly string[],
  b: readonly string[],
): { agreement: DateAgreement; a: string; b: string } | undefined {
  const all = a.flatMap((own) => b.map((other) => ({ agreement: compareDates(own, other), a: own, b: other })));
  return all.sort((x, y) => ORDER.indexOf(x.agreement) - ORDER.indexOf(y.agreement))[0];
}
