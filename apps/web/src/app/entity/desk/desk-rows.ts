import type { EntityPair } from '@watchbook/contract';

/** One line of the desk: a field of both sides, and what it weighs. */
export interface DeskRow {
  readonly text: string;
  readonly left: readonly string[];
  readonly right: readonly string[];
  /** Bits of all reasons about this field; null where there is none. */
  readonly bits: number | null;
  readonly reasons: readonly string[];
}

const about: Readonly<Record<string, readonly string[]>> = {
  name: ['name', 'relative', 'other-family-name', 'generation', 'no-name'],
  'birth-date': ['birth-date'],
  country: ['country'],
  address: ['address'],
};
const named = new Set([...Object.values(about).flat(), 'type']);

/** The two sides of a pair, field by field, each with the reasons that come from it. */
export function deskRows({ left, right, link }: EntityPair): DeskRow[] {
  const weighed = (isAbout: (feature: string) => boolean) => {
    const own = link.reasons.filter(({ feature }) => isAbout(feature));
    return { bits: own.length === 0 ? null : own.reduce((sum, { bits }) => sum + bits, 0), reasons: own };
  };
  const row = (
    field: string,
    of: (side: EntityPair['left']) => string[],
    isAbout = (feature: string) => about[field]!.includes(feature),
  ): DeskRow => {
    const { bits, reasons } = weighed(isAbout);
    return { text: field, left: of(left), right: of(right), bits, reasons: reasons.map(({ feature }) => feature) };
  };
  return [
    row('name', ({ name, aliases }) => [name, ...aliases.map(({ value }) => value)]),
    row('birth-date', ({ birthDates }) => birthDates),
    row('country', ({ countries }) => countries),
    row('address', ({ addresses }) => addresses),
    row(
      'identifier',
      ({ identifiers }) => identifiers.map(({ value }) => value),
      (feature) => !named.has(feature),
    ),
  ];
}
