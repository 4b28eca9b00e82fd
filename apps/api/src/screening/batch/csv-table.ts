import { guessDelimiter, TABLE_MAX_ROWS } from '@watchbook/contract';
import { CsvError, parse } from 'csv-parse/sync';

/** One row below the header: its trimmed cells, and the line of the file on which it ends. */
export interface TableRow {
  readonly line: number;
  readonly cells: readonly string[];
}

/** A file of rows with a header. */
export interface Table {
  readonly delimiter: string;
  readonly columns: readonly string[];
  readonly rows: readonly TableRow[];
}

/** Why a file is no table. */
export class TableFault extends Error {
  constructor(
    readonly code: 'empty' | 'not-csv' | 'twice' | 'too-many-rows',
    message: string,
  ) {
    super(message);
  }
}

/**
 * Reads CSV by RFC 4180, with any line ends, quotes and byte order mark.
 * @param delimiter found from the header when it is not given
 * @throws TableFault
 */
export function readTable(content: string, delimiter: string = guessDelimiter(firstLine(content))): Table {
  const [header, ...rows] = parsed(content, delimiter);
  if (!header || rows.length === 0) throw new TableFault('empty', 'There is no row below the header');
  if (rows.length > TABLE_MAX_ROWS) throw new TableFault('too-many-rows', `More than ${TABLE_MAX_ROWS} rows`);
  const twice = header.cells.find((name, at) => name !== '' && header.cells.indexOf(name) !== at);
  if (twice !== undefined) throw new TableFault('twice', `Two columns are called ${twice}`);
  return { delimiter, columns: header.cells, rows };
}

function parsed(content: string, delimiter: string): TableRow[] {
  const options = { bom: true, delimiter, info: true, relax_column_count: true, skip_empty_lines: true };
  try {
    const records = parse(content, { ...options, to: TABLE_MAX_ROWS + 2 }) as unknown as {
      record: string[];
      info: { lines: number };
    }[];
    return records.map(({ record, info }) => ({ line: info.lines, cells: record.map((cell) => cell.trim()) }));
  } catch (cause) {
    if (!(cause instanceof CsvError)) throw cause;
    // The message of the parser may quote the file.
    const line = typeof cause['lines'] === 'number' ? `, line ${cause['lines']}` : '';
    throw new TableFault('not-csv', `The text is no CSV${line}: ${cause.code}`);
  }
}

function firstLine(content: string): string {
  const end = content.search(/[\r\n]/);
  return end < 0 ? content : content.slice(0, end);
}
