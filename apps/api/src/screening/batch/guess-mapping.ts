import { guessSubjectColumns, plainName, type ColumnMapping } from '@watchbook/contract';

/** Which columns say what, as far as their names tell in English or Chinese; null when nobody could be found by them. */
export function guessMapping(columns: readonly string[]): ColumnMapping | null {
  const { fields, identifiers } = guessSubjectColumns(columns);
  const named = {
    ...{ name: fields.name, type: fields.type, birthDate: fields.birthDates, country: fields.countries },
    reference: fields.id,
  };
  const mixed = columns.filter((column) => plainName(column) === 'identifiers');
  const found = [...identifiers, ...mixed.map((column) => ({ scheme: null, column }))];
  if (named.name === undefined && found.length === 0) return null;
  return { ...named, identifiers: found };
}
