import { Readable } from 'node:stream';
import { parse, type Options } from 'csv-parse';
import { ListFileFault, type FileText } from './listed-entry.js';

export interface ListRow {
  /** Trimmed; null for what is empty or what the publisher writes for nothing. */
  readonly cells: readonly (string | null)[];
  readonly line: number;
}

/**
 * The rows of a file of a list, one at a time.
 * @throws ListFileFault naming the file
 */
export async function* rowsOf(
  file: string,
  text: FileText,
  { nothing, ...options }: Options & { nothing?: string } = {},
): AsyncGenerator<ListRow> {
  const parser = Readable.from(typeof text === 'string' ? [text] : text).pipe(
    parse({
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: true,
      ...options,
      info: true,
      bom: true,
    }),
  );
  try {
    for await (const { record, info } of parser as AsyncIterable<{ record: string[]; info: { lines: number } }>) {
      const cells = record.map((cell) => cell.trim()).map((cell) => (cell === nothing || cell === '' ? null : cell));
      // Files may end with the end-of-file character of DOS.
      if (cells.length === 1 && (cells[0] === null || cells[0] === '\u001a')) continue;
      yield { cells, line: info.lines };
    }
  } catch (cause) {
    if (cause instanceof ListFileFault) throw cause;
    throw new ListFileFault(`${file}: ${(cause as Error).message}`, { cause });
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
