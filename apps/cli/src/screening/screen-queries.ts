import { screeningQuery, type ScreeningQuery } from '@watchbook/contract';
import { parse } from 'csv-parse/sync';
import { CliFailure, exitCodes } from '../exit.js';

/** What is known of somebody, as text from options or from a line of a file. */
export interface AskedText {
  readonly name?: string | undefined;
  readonly type?: string | undefined;
  readonly birthDate?: string | undefined;
  readonly country?: string | undefined;
  /** `scheme:value` each. */
  readonly identifiers: readonly string[];
}

const COLUMNS = ['name', 'type', 'birthDate', 'country', 'identifiers'] as const;
type Column = (typeof COLUMNS)[number];

/**
 * A question of the portal from text.
 * @param where what is named when it cannot be asked, such as `line 3`
 * @throws CliFailure with the members at fault
 */
export function toQuery({ identifiers, ...asked }: AskedText, limit: string, where = 'This'): ScreeningQuery {
  const typed = identifiers.map((text) => {
    const at = text.indexOf(':');
    return { scheme: text.slice(0, Math.max(at, 0)), value: text.slice(at + 1) };
  });
  const parsed = screeningQuery.safeParse({ ...asked, identifiers: typed, limit: Number(limit) });
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map(({ path, message }) => `  /${path.join('/')}: ${message}`);
  throw new CliFailure(exitCodes.usage, `${where} cannot be screened:\n${faults.join('\n')}`);
}

/**
 * The questions of a CSV file with a header out of `name`, `type`, `birthDate`, `country` and `identifiers`; several
 * identifiers are parted by semicolons. The whole file is checked before anything is asked.
 * @throws CliFailure with the line or the column at fault
 */
export function readQueries(content: string, limit: string): ScreeningQuery[] {
  const rows = rowsOf(content);
  if (rows.length === 0) throw new CliFailure(exitCodes.usage, 'There is nobody to screen in the file');
  return rows.map(({ record: { identifiers, ...asked }, line }) => {
    const parts = (identifiers ?? '').split(';').map((part) => part.trim());
    return toQuery({ ...asked, identifiers: parts.filter(Boolean) }, limit, `Line ${line}`);
  });
}

type Cells = Partial<Record<Column, string>>;

function rowsOf(content: string): { record: Cells; line: number }[] {
  try {
    const rows = parse(content, { bom: true, columns: toColumns, info: true, skip_empty_lines: true, trim: true });
    return (rows as unknown as { record: Cells; info: { lines: number } }[]).map(({ record, info }) => ({
      record: Object.fromEntries(Object.entries(record).filter(([, cell]) => cell !== '')),
      line: info.lines,
    }));
  } catch (cause) {
    if (cause instanceof CliFailure) throw cause;
    throw new CliFailure(exitCodes.usage, `The file is no CSV: ${(cause as Error).message}`, { cause });
  }
}

function toColumns(header: string[]): string[] {
  const foreign = header.find((column) => !COLUMNS.includes(column as Column));
  if (foreign === undefined) return header;
  throw new CliFailure(exitCodes.usage, `Unknown column ${foreign}; the columns are ${COLUMNS.join(', ')}`);
}
