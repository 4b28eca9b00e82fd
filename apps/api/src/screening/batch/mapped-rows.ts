import {
  screeningQuery,
  subjectTypes,
  type ColumnMapping,
  type RowFault,
  type ScreeningQuery,
  type TablePreview,
} from '@watchbook/contract';
import type { Table, TableRow } from './csv-table.js';

/** A row as its mapping reads it: a question, or what is wrong with it. */
export interface MappedRow {
  readonly line: number;
  readonly reference: string | null;
  readonly query: ScreeningQuery | null;
  readonly faults: RowFault[];
}

const MOST_REFERENCE = 200;
const SAMPLE = 10;

const codes: Readonly<Record<string, RowFault['code']>> = {
  name: 'text',
  type: 'type',
  birthDate: 'birth-date',
  country: 'country',
  identifiers: 'identifier',
};

/** The columns that a mapping names and a table does not have, by their place in the mapping. */
export function missingColumns({ identifiers, ...named }: ColumnMapping, columns: readonly string[]): string[] {
  const places = [
    ...Object.entries(named).map(([member, column]) => [`/${member}`, column] as const),
    ...identifiers.map(({ column }, at) => [`/identifiers/${at}/column`, column] as const),
  ];
  return places.filter(([, column]) => column !== undefined && !columns.includes(column)).map(([place]) => place);
}

/** Every row of the table by the mapping. @param limit matches that each row asks for */
export function mapRows(table: Table, mapping: ColumnMapping, limit: number): MappedRow[] {
  return table.rows.map((row) => mapRow(row, table.columns, mapping, limit));
}

/** What a mapping makes of a table, with the first rows and all faults. */
export function previewOf(table: Table, mapping: ColumnMapping | null, rows: readonly MappedRow[]): TablePreview {
  const faulty = rows.filter(({ query }) => query === null);
  return {
    delimiter: table.delimiter,
    columns: [...table.columns],
    mapping,
    rows: table.rows.length,
    faulty: faulty.length,
    sample: rows.flatMap(({ line, reference, query }) => (query ? [{ line, reference, query }] : [])).slice(0, SAMPLE),
    faults: faulty.flatMap(({ faults }) => faults),
  };
}

function mapRow(row: TableRow, columns: readonly string[], mapping: ColumnMapping, limit: number): MappedRow {
  const { line, cells } = row;
  const cell = (column: string | undefined) => (column === undefined ? '' : (cells[columns.indexOf(column)] ?? ''));
  const reference = cell(mapping.reference).slice(0, MOST_REFERENCE) || null;
  if (cells.length !== columns.length)
    return { line, reference, query: null, faults: [{ line, column: null, code: 'cells' }] };
  const identifiers = mapping.identifiers.flatMap(({ scheme, column }) =>
    identifiersIn(scheme, cell(column)).map((identifier) => ({ column, identifier })),
  );
  const asked = {
    ...present('name', cell(mapping.name)),
    ...present('type', typeOf(cell(mapping.type))),
    ...present('birthDate', dateOf(cell(mapping.birthDate))),
    ...present('country', cell(mapping.country).toUpperCase()),
    identifiers: identifiers.map(({ identifier }) => identifier),
    limit,
  };
  const parsed = screeningQuery.safeParse(asked);
  if (parsed.success) return { line, reference, query: parsed.data, faults: [] };
  const faults = parsed.error.issues.map(({ path: [member, at], code }): RowFault => {
    if (code === 'custom') return { line, column: null, code: 'nobody' };
    const column =
      member === 'identifiers'
        ? identifiers[Number(at)]?.column
        : mapping[member as Exclude<keyof ColumnMapping, 'identifiers'>];
    return { line, column: column ?? null, code: codes[String(member)] ?? 'text' };
  });
  return { line, reference, query: null, faults };
}

const present = (member: string, value: string): Record<string, string> => (value === '' ? {} : { [member]: value });

/** The code of a kind in any case. */
const typeOf = (cell: string): string => subjectTypes.find((type) => type.toLowerCase() === cell.toLowerCase()) ?? cell;

/** Dates that begin with the year can be meant in one way only; others stay as they are and are faults. */
const dateOf = (cell: string): string =>
  cell
    .replace(/^(\d{4})[./年](\d{1,2})(?:[./月](\d{1,2})日?|月)?$/, (_, year: string, month: string, day?: string) =>
      [year, month.padStart(2, '0'), ...(day ? [day.padStart(2, '0')] : [])].join('-'),
    )
    .replace(/^(\d{4})(\d{2})(\d{2})$/, '$1-$2-$3');

function identifiersIn(scheme: string | null, cell: string): { scheme: string; value: string }[] {
  if (cell === '') return [];
  if (scheme !== null) return [{ scheme, value: cell }];
  const parts = cell.split(';').map((part) => part.trim());
  return parts.filter(Boolean).map((part) => {
    const at = part.indexOf(':');
    return { scheme: part.slice(0, Math.max(at, 0)).trim(), value: part.slice(at + 1).trim() };
  });
}
