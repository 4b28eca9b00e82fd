import type { SubjectType } from '@watchbook/contract';
import { parseName } from '@watchbook/matching';
import { assertColumns, groupRows, rowsOf, type ListRow } from './list-rows.js';
import { ListFileFault, type FileText, type ListedEntry } from './listed-entry.js';
import { countryCode } from './country-code.js';
import { readRemarks } from './ofac-remarks.js';

const TYPES: Record<string, SubjectType> = { individual: 'Person', vessel: 'Vessel', aircraft: 'Airplane' };

/** The entries themselves, other names and addresses; `prim` is what the consolidated list calls the first. */
type OfacFile = 'sdn' | 'prim' | 'alt' | 'add';
export type OfacFiles = ReadonlyMap<string, FileText>;

/**
 * Reads a list of OFAC, the Specially Designated Nationals or the consolidated one, as OFAC publishes it: three CSV files
 * without a header, `-0-` for nothing. Entries come one at a time, in the order of the main file.
 * @throws ListFileFault naming file and line
 */
export async function* readOfac(
  source: ListedEntry['source'],
  main: 'sdn' | 'prim',
  files: OfacFiles,
): AsyncGenerator<ListedEntry> {
  const aliases = await groupRows(ofacRows('alt', files), numberOf);
  const addresses = await groupRows(ofacRows('add', files), numberOf);
  for await (const row of ofacRows(main, files)) {
    const number = numberOf(row);
    yield { source, ...toEntry(row, aliases.get(number) ?? [], addresses.get(number) ?? []) };
  }
}

type Row = ListRow['cells'];

const numberOf = ([number]: Row): string => number!;

const COLUMNS = { sdn: 12, prim: 12, alt: 5, add: 6 } as const;

async function* ofacRows(file: OfacFile, files: OfacFiles): AsyncGenerator<Row> {
  for await (const row of rowsOf(file, files.get(file) ?? '', { nothing: '-0-' })) {
    assertColumns(file, row, COLUMNS[file]);
    const { cells, line } = row;
    if (!/^\d{1,9}$/.test(cells[0] ?? ''))
      throw new ListFileFault(`${file}, line ${line}: the first column is no number`);
    if (COLUMNS[file] === COLUMNS.sdn && cells[1] === null)
      throw new ListFileFault(`${file}, line ${line}: the name is missing`);
    yield cells;
  }
}

function toEntry(row: Row, aliases: readonly Row[], addresses: readonly Row[]): Omit<ListedEntry, 'source'> {
  const [externalId, name, type, program, , callSign, , , , flag, , text] = row;
  const remarks = readRemarks(text ?? '');
  const places = addresses.map(([, , street, city, country]) => ({ street, city, country }));
  const countries = [...remarks.countries, ...[flag, ...places.map(({ country }) => country)].map(codeOf)];
  const call = callSign ? [{ scheme: 'other' as const, value: callSign }] : [];
  return {
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
