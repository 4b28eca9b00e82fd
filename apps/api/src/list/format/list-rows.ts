import type { ListFileName } from '@watchbook/contract';
import { CsvFault, csvRows, type CsvOptions, type CsvRow } from '../../platform/csv/csv-rows.js';
import { ListFileFault, type Found, type ListUpload, type Piece, type RowFault } from './listed-entry.js';

export type Cells = CsvRow['cells'];

/**
 * The rows of a file of a list, one at a time; none where it was not uploaded.
 * @throws ListFileFault naming the file
 */
export async function* rowsOf(file: ListFileName, files: ListUpload, options: CsvOptions = {}): AsyncGenerator<CsvRow> {
  try {
    yield* csvRows(files.get(file) ?? '', 'lenient', options);
  } catch (cause) {
    if (!(cause instanceof CsvFault)) throw cause;
    throw new ListFileFault(`${file}: ${cause.message}`, { cause });
  }
}

/** A row that has more or fewer columns than the publisher's files. */
export const wrongColumns = (cells: Cells, columns: number): Pick<RowFault, 'code' | 'message'> | null =>
  cells.length === columns ? null : { code: 'columns', message: `${cells.length} columns where ${columns} belong` };

/** A row that is left out. */
export const rowFault = (
  place: { file: ListFileName; line: number; column?: string },
  { code, message }: Pick<RowFault, 'code' | 'message'>,
): RowFault => ({ column: null, ...place, code, leftOut: 'row', message });

/** A row that describes nobody. */
export const orphan = ({ file, line }: Piece): Found => ({
  fault: rowFault({ file, line }, { code: 'orphan', message: 'there is no entry to which it belongs' }),
});

/** The first of equal things, in their order. */
export const distinct = <T>(values: readonly T[]): T[] => [...new Set(values)];

/** Names without those that were there before. */
export function distinctNames<T extends { value: string }>(names: readonly T[]): T[] {
  const seen = new Set<string>();
  return names.filter(({ value }) => !seen.has(value) && seen.add(value));
}
