import { guessDelimiter, TABLE_MAX_ROWS } from '@watchbook/contract';
import { CsvFault, csvRows } from '../../platform/csv/csv-rows.js';

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
 * Reads CSV strictly, by RFC 4180.
 * @param delimiter found from the header when it is not given
 * @throws TableFault
 */
export async function readTable(
  content: string,
  delimiter: string = guessDelimiter(firstLine(content)),
): Promise<Table> {
  const [header, ...rows] = await rowsOf(content, delimiter);
  if (!header || rows.length === 0) throw new TableFault('empty', 'There is no row below the header');
  if (rows.length > TABLE_MAX_ROWS) throw new TableFault('too-many-rows', `More than ${TABLE_MAX_ROWS} rows`);
  const twice = header.cells.find((name, at) => name !== '' && header.cells.indexOf(name) !== at);
  if (twice !== undefined) throw new TableFault('twice', `Two columns are called ${twice}`);
  return { delimiter, columns: header.cells, rows };
}

async function rowsOf(content: string, delimiter: string): Promise<TableRow[]> {
  const rows: TableRow[] = [];
  try {
    for await (const { cells, line } of csvRows(content, 'strict', { delimiter, most: TABLE_MAX_ROWS + 2 }))
      rows.push({ line, cells: cells.map((cell) => cell ?? '') });
    return rows;
  } catch (cause) {
    if (!(cause instanceof CsvFault)) throw cause;
    // The message of the parser may quote the file.
    const line = cause.line === null ? '' : `, line ${cause.line}`;
    throw new TableFault('not-csv', `The text is no CSV${line}: ${cause.code}`);
  }
}

function firstLine(content: string): string {
  const end = content.search(/[\r\n]/);
  return end < 0 ? content : content.slice(0, end);
}
