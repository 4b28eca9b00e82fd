import { CsvFault, csvRows, type CsvOptions, type CsvRow, type FileText } from '../platform/csv/csv-rows.js';
import { ListFileFault } from './listed-entry.js';

export type ListRow = CsvRow;

/**
 * The rows of a file of a list, one at a time.
 * @throws ListFileFault naming the file
 */
export async function* rowsOf(file: string, text: FileText, options: CsvOptions = {}): AsyncGenerator<ListRow> {
  try {
    yield* csvRows(text, options);
  } catch (cause) {
    if (!(cause instanceof CsvFault)) throw cause;
    throw new ListFileFault(`${file}: ${cause.message}`, { cause });
  }
}

/** All rows, by what they have in common. */
export async function groupRows(
  rows: AsyncIterable<ListRow['cells']>,
  keyOf: (cells: ListRow['cells']) => string,
): Promise<Map<string, ListRow['cells'][]>> {
  const groups = new Map<string, ListRow['cells'][]>();
  for await (const cells of rows) {
    const key = keyOf(cells);
    const group = groups.get(key);
    if (group) group.push(cells);
    else groups.set(key, [cells]);
  }
  return groups;
}

/** @throws ListFileFault where a row has more or fewer columns than the publisher's files */
export function assertColumns(file: string, { cells, line }: ListRow, columns: number): void {
  if (cells.length === columns) return;
  throw new ListFileFault(`${file}, line ${line}: ${cells.length} columns where ${columns} belong`);
}
