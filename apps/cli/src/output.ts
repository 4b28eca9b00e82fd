import { Option } from 'commander';
import { stringify } from 'csv-stringify/sync';

/** Where a command writes: data to stdout, everything else to stderr. */
export interface Terminal {
  stdout(text: string): void;
  stderr(text: string): void;
  /** What is typed or piped in. */
  readonly stdin: AsyncIterable<string | Uint8Array>;
  /** Somebody sits at it, so a prompt makes sense. */
  readonly isInteractive: boolean;
}

export const outputFormats = ['table', 'json', 'jsonl', 'csv'] as const;
export type OutputFormat = (typeof outputFormats)[number];

/** `-o`, which every command that prints data takes. */
export const outputOption = (): Option =>
  new Option('-o, --output <format>', 'how to print data').choices(outputFormats).default('table');

type Cell = string | number | boolean | null;
export type Row = Readonly<Record<string, Cell>>;

/** Prints rows that have the same members. */
export function printRows(terminal: Terminal, format: OutputFormat, rows: readonly Row[]): void {
  if (format === 'json') terminal.stdout(`${JSON.stringify(rows, null, 2)}\n`);
  else if (format === 'jsonl') terminal.stdout(rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
  else if (format === 'csv') terminal.stdout(csv(rows));
  else terminal.stdout(table(rows.length === 0 ? [] : [Object.keys(rows[0]!), ...rows.map(cells)]));
}

/** Prints one record; as a table with one line a member. */
export function printRecord(terminal: Terminal, format: OutputFormat, record: Row): void {
  if (format === 'json') terminal.stdout(`${JSON.stringify(record, null, 2)}\n`);
  else if (format === 'jsonl') terminal.stdout(`${JSON.stringify(record)}\n`);
  else if (format === 'csv') terminal.stdout(csv([record]));
  else terminal.stdout(table(Object.entries(record).map(([name, value]) => [name, text(value)])));
}

const text = (cell: Cell): string => (cell === null ? '' : String(cell));
const cells = (row: Row): string[] => Object.values(row).map(text);
const csv = (rows: readonly Row[]): string =>
  stringify(rows as Row[], { header: true, escape_formulas: true, cast: { boolean: String } });

function table(lines: readonly (readonly string[])[]): string {
  const widths = (lines[0] ?? []).map((_, column) => Math.max(...lines.map((line) => line[column]!.length)));
  const padded = lines.map((line) =>
    line
      .map((cell, column) => cell.padEnd(widths[column]!))
      .join('  ')
      .trimEnd(),
  );
  return padded.map((line) => `${line}\n`).join('');
}
