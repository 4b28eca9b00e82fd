import { guessDelimiter, guessSubjectColumns, type CsvDelimiter, type CsvListField } from '@watchbook/contract';

/** So much of a file holds its first line. */
export const HEAD_BYTES = 64 * 1024;

/** Which column of a table holds what, as it is chosen. */
export interface ChosenColumns {
  readonly fields: Partial<Record<CsvListField, string>>;
  readonly identifiers: readonly { scheme: string; column: string }[];
}

export interface CsvHeader {
  readonly delimiter: CsvDelimiter;
  readonly columns: readonly string[];
  readonly guess: ChosenColumns;
}

/** The first line of a table by how its text begins, and what it seems to mean. */
export function headerOf(head: string): CsvHeader {
  const line = head.replace(/^\uFEFF/, '').split(/\r?\n/)[0]!;
  const delimiter = guessDelimiter(line);
  const columns = columnsOf(line, delimiter);
  return { delimiter, columns, guess: guessSubjectColumns(columns) };
}

/** The cells of a line; a quoted one may hold the delimiter. */
export function columnsOf(line: string, delimiter: string): string[] {
  const cells = [''];
  let isQuoted = false;
  for (const sign of line) {
    if (sign === '"') isQuoted = !isQuoted;
    else if (sign === delimiter && !isQuoted) cells.push('');
    else cells[cells.length - 1] += sign;
  }
  return cells.map((cell) => cell.trim());
}
