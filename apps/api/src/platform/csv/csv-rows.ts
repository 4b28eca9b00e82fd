import { Readable } from 'node:stream';
import { CsvError, parse } from 'csv-parse';

/** Text of a file, whole or in pieces. */
export type FileText = string | Iterable<string> | AsyncIterable<string>;

export interface CsvRow {
  /** Trimmed; null for what is empty or what the publisher writes for nothing. */
  readonly cells: readonly (string | null)[];
  /** The line on which it ends. */
  readonly line: number;
}

/**
 * What becomes of text that is not quite CSV. `lenient`, for files that somebody else publishes: a quote may stand inside a
 * cell, and rows without anything are skipped. `strict`, for what a person uploads and can mend: RFC 4180, in which
 * such a quote is a fault; only lines without any character are skipped.
 */
export type CsvReading = 'strict' | 'lenient';

export interface CsvOptions {
  readonly delimiter?: string;
  /** What stands for nothing beside an empty cell. */
  readonly nothing?: string;
  /** So many rows are read and no more; all when left out. */
  readonly most?: number;
}

/** Text that is no CSV from some line on. */
export class CsvFault extends Error {
  constructor(
    /** What the parser calls it. */
    readonly code: string,
    readonly line: number | null,
    options: ErrorOptions & { cause: Error },
  ) {
    super(options.cause.message, options);
  }
}

/** A quote that is never closed would make one row of all that follows. */
const ROW_MAX = 2 * 1024 * 1024;
/** Files may end with the end-of-file character of DOS. */
const END_OF_FILE = '\u001a';

/**
 * The rows of a CSV file with any line ends, quotes and byte order mark, one at a time, whatever its size.
 * @throws CsvFault for text that is no CSV; faults of reading the text pass as they are
 */
export async function* csvRows(
  text: FileText,
  reading: CsvReading,
  { nothing, most = -1, delimiter = ',' }: CsvOptions = {},
): AsyncGenerator<CsvRow> {
  const isLenient = reading === 'lenient';
  const parser = parse({
    ...{ relax_column_count: true, relax_quotes: isLenient, skip_empty_lines: true, info: true, bom: true },
    ...{ delimiter, max_record_size: ROW_MAX, to: most },
  });
  const source = Readable.from(typeof text === 'string' ? [text] : text);
  source.on('error', (cause) => parser.destroy(cause));
  source.pipe(parser);
  try {
    for await (const { record, info } of parser as AsyncIterable<{ record: string[]; info: { lines: number } }>) {
      const cells = record.map((cell) => cell.trim()).map((cell) => (cell === nothing || cell === '' ? null : cell));
      if (isLenient && cells.length === 1 && (cells[0] === null || cells[0] === END_OF_FILE)) continue;
      yield { cells, line: info.lines };
    }
  } catch (cause) {
    if (!(cause instanceof CsvError)) throw cause;
    const line: unknown = cause['lines'];
    throw new CsvFault(cause.code, typeof line === 'number' ? line : null, { cause });
  } finally {
    source.destroy();
  }
}
