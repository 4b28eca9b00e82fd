import { Readable } from 'node:stream';
import { parse } from 'csv-parse';

/** Text of a file, whole or in pieces. */
export type FileText = string | Iterable<string> | AsyncIterable<string>;

export interface CsvRow {
  /** Trimmed; null for what is empty or what the publisher writes for nothing. */
  readonly cells: readonly (string | null)[];
  /** The line on which it ends. */
  readonly line: number;
}

export interface CsvOptions {
  readonly delimiter?: string;
  /** What stands for nothing beside an empty cell. */
  readonly nothing?: string;
}

/** Text that is no CSV from some line on. */
export class CsvFault extends Error {}

/** A quote that is never closed would make one row of all that follows. */
const ROW_MAX = 2 * 1024 * 1024;
/** Files may end with the end-of-file character of DOS. */
const END_OF_FILE = '\u001a';

/**
 * The rows of a CSV file, one at a time, whatever its size.
 * @throws CsvFault for text that is no CSV; faults of reading the text pass as they are
 */
export async function* csvRows(text: FileText, { nothing, delimiter = ',' }: CsvOptions = {}): AsyncGenerator<CsvRow> {
  const parser = parse({
    ...{ relax_column_count: true, relax_quotes: true, skip_empty_lines: true, info: true, bom: true },
    ...{ delimiter, max_record_size: ROW_MAX },
  });
  const source = Readable.from(typeof text === 'string' ? [text] : text);
  source.on('error', (cause) => parser.destroy(cause));
  source.pipe(parser);
  try {
    for await (const { record, info } of parser as AsyncIterable<{ record: string[]; info: { lines: number } }>) {
      const cells = record.map((cell) => cell.trim()).map((cell) => (cell === nothing || cell === '' ? null : cell));
      if (cells.length === 1 && (cells[0] === null || cells[0] === END_OF_FILE)) continue;
      yield { cells, line: info.lines };
    }
  } catch (cause) {
    if (cause instanceof Error && String((cause as { code?: unknown }).code).startsWith('CSV_'))
      throw new CsvFault(cause.message, { cause });
    throw cause;
  } finally {
    source.destroy();
  }
}
