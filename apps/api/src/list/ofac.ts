import { Readable } from 'node:stream';
import { parse } from 'csv-parse';
import type { IdentifierScheme, ListSource, SubjectType } from '@watchbook/contract';
import { parseName } from '@watchbook/matching';
import { countryCode } from './ofac-countries.js';
import { readRemarks } from './ofac-remarks.js';

/** An entry of a public list as its publisher describes it. */
export interface ListedEntry {
  readonly source: ListSource;
  /** The publisher's own number. */
  readonly externalId: string;
  readonly type: SubjectType;
  readonly names: { value: string; kind: 'primary' | 'aka' | 'weak' }[];
  readonly birthDates: string[];
  /** ISO 3166-1 codes of nationality, flag and addresses. */
  readonly countries: string[];
  readonly identifiers: { scheme: IdentifierScheme; value: string }[];
  readonly addresses: string[];
  readonly programs: string[];
  readonly remarks: string | null;
}

/** Text of a file, whole or in pieces. */
export type FileText = string | Iterable<string> | AsyncIterable<string>;

export interface OfacFiles {
  readonly sdn: FileText;
  readonly alt?: FileText;
  readonly add?: FileText;
}

const TYPES: Record<string, SubjectType> = { individual: 'Person', vessel: 'Vessel', aircraft: 'Airplane' };

/** A file that is not what its name says. The message names the file and the line. */
export class ListFileFault extends Error {}

/**
 * Reads the Specially Designated Nationals list: `sdn`, `alt` and `add` as OFAC publishes them, CSV without a header,
 * `-0-` for nothing. Entries come one at a time, in the order of `sdn`.
 * @throws ListFileFault naming file and line
 */
export async function* readOfac({ sdn, alt, add }: OfacFiles): AsyncGenerator<ListedEntry> {
  const aliases = await groupRows('alt', alt);
  const addresses = await groupRows('add', add);
  for await (const { row } of rowsOf('sdn', sdn)) {
    yield toEntry(row, aliases.get(row[0]!) ?? [], addresses.get(row[0]!) ?? []);
  }
}

type Row = (string | null)[];

const COLUMNS = { sdn: 12, alt: 5, add: 6 } as const;

async function* rowsOf(file: keyof typeof COLUMNS, text: FileText): AsyncGenerator<{ row: Row }> {
  const parser = Readable.from(typeof text === 'string' ? [text] : text).pipe(
    parse({ relax_column_count: true, relax_quotes: true, skip_empty_lines: true, info: true, bom: true }),
  );
  try {
    for await (const { record, info } of parser as AsyncIterable<{ record: string[]; info: { lines: number } }>) {
      const row = record.map((cell) => (cell.trim() === '-0-' || cell.trim() === '' ? null : cell.trim()));
      // The files end with the end-of-file character of DOS.
      if (row.length === 1 && (row[0] === null || row[0] === '\u001a')) continue;
      assertRow(file, row, info.lines);
      yield { row };
    }
  } catch (cause) {
    if (cause instanceof ListFileFault) throw cause;
    throw new ListFileFault(`${file}: ${(cause as Error).message}`, { cause });
  }
}

function assertRow(file: keyof typeof COLUMNS, row: Row, line: number): void {
  if (row.length !== COLUMNS[file]) {
    throw new ListFileFault(`${file}, line ${line}: ${row.length} columns where ${COLUMNS[file]} belong`);
  }
  if (!/^\d{1,9}$/.test(row[0] ?? '')) throw new ListFileFault(`${file}, line ${line}: the first column is no number`);
  if (file === 'sdn' && row[1] === null) throw new ListFileFault(`${file}, line ${line}: the name is missing`);
}

async function groupRows(file: 'alt' | 'add', text: FileText | undefined): Promise<Map<string, Row[]>> {
  const groups = new Map<string, Row[]>();
  if (text === undefined) return groups;
  for await (const { row } of rowsOf(file, text)) {
    const group = groups.get(row[0]!);
    if (group) group.push(row);
    else groups.set(row[0]!, [row]);
  }
  return groups;
}

function toEntry(row: Row, aliases: Row[], addresses: Row[]): ListedEntry {
  const [externalId, name, type, program, , callSign, , , , flag, , text] = row;
  const remarks = readRemarks(text ?? '');
  const places = addresses.map(([, , street, city, country]) => ({ street, city, country }));
  const countries = [...remarks.countries, ...[flag, ...places.map(({ country }) => country)].map(codeOf)];
  const call = callSign ? [{ scheme: 'other' as const, value: callSign }] : [];
  return {
    source: 'ofac-sdn',
    externalId: externalId!,
    type: TYPES[type ?? ''] ?? (parseName(name!, 'Company').forms.size > 0 ? 'Company' : 'Organization'),
    names: uniqueNames([
      { value: name!, kind: 'primary' as const },
      ...aliases.flatMap(([, , , alias]) => (alias ? [{ value: alias, kind: 'aka' as const }] : [])),
      ...remarks.weakNames.map((value) => ({ value, kind: 'weak' as const })),
    ]),
    birthDates: [...new Set(remarks.birthDates)],
    countries: [...new Set(countries.filter((code) => code !== null))],
    identifiers: [...remarks.identifiers, ...call],
    addresses: places
      .map(({ street, city, country }) => [street, city, country].filter(Boolean).join(', '))
      .filter(Boolean),
    programs: (program ?? '')
      .split(/\]\s*\[/)
      .map((each) => each.trim())
      .filter(Boolean),
    remarks: text ?? null,
  };
}

const codeOf = (country: string | null | undefined): string | null => (country ? countryCode(country) : null);

function uniqueNames(names: ListedEntry['names']): ListedEntry['names'] {
  const seen = new Set<string>();
  return names.filter(({ value }) => !seen.has(value) && seen.add(value));
}
