import { compareDates, compareDays } from '../compare/birth-date.js';
import { SINGULAR_SCHEMES } from '../identifier/identifier.js';
import type { Description } from './description.js';

export type Conflict = 'identifier' | 'birth-date';

/** What makes it impossible that two descriptions are of one entity, whatever else they have in common. */
export function conflictOf(a: Description, b: Description): Conflict | undefined {
  for (const scheme of SINGULAR_SCHEMES) {
    const [own, other] = [a, b].map(({ identifiers }) => identifiers.filter((each) => each.scheme === scheme));
    const shared = own!.some(({ value }) => other!.some((each) => each.value === value));
    if (own!.length > 0 && other!.length > 0 && !shared) return 'identifier';
  }
  return datesConflict(a, b) ? 'birth-date' : undefined;
}

/** Whether a third description has a birth date of which both others may be a slip. */
export const bridges = (third: Description, a: Description, b: Description): boolean =>
  third.birthDates.length > 0 && !datesConflict(third, a) && !datesConflict(third, b);

function datesConflict(a: Description, b: Description): boolean {
  const compare = a.exact || b.exact ? compareDays : compareDates;
  const dates = a.birthDates.flatMap((own) => b.birthDates.map((other) => compare(own, other)));
  return dates.length > 0 && dates.every((agreement) => agreement === 'other');
}
