/** Which column of a file holds what; a field without one is not in the file. */
export type ColumnMapping<Field extends string> = Partial<Record<Field, string>>;

/** A mapping that the header does not bear out. */
export class MappingFault<Field extends string> extends Error {
  constructor(
    readonly field: Field,
    readonly column: string,
    readonly code: 'unknown-column' | 'column-twice',
  ) {
    super(code === 'unknown-column' ? `There is no column ${column}` : `There are two columns ${column}`);
  }
}

/**
 * Reads fields out of rows by the names of their columns.
 * @throws MappingFault for a column that the header does not have, or has twice
 */
export function readerOf<Field extends string>(
  header: readonly (string | null)[],
  mapping: ColumnMapping<Field>,
): (cells: readonly (string | null)[], field: Field) => string | null {
  const places = new Map<Field, number>();
  for (const [field, column] of Object.entries(mapping) as [Field, string | undefined][]) {
    if (column === undefined) continue;
    const at = header.indexOf(column);
    if (at < 0) throw new MappingFault(field, column, 'unknown-column');
    if (header.lastIndexOf(column) !== at) throw new MappingFault(field, column, 'column-twice');
    places.set(field, at);
  }
  return (cells, field) => {
    const at = places.get(field);
    return at === undefined ? null : (cells[at] ?? null);
  };
}
