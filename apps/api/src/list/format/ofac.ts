import type { SubjectType } from '@watchbook/contract';
import { parseName } from '@watchbook/matching';
import { countryCode } from './country-code.js';
import { distinct, distinctNames, orphan, rowFault, rowsOf, wrongColumns, type Cells } from './list-rows.js';
import type { Found, ListedEntry, ListFormat, ListUpload, Piece } from './listed-entry.js';
import { readRemarks } from './ofac-remarks.js';

const TYPES: Record<string, SubjectType> = { individual: 'Person', vessel: 'Vessel', aircraft: 'Airplane' };

/** The entries themselves, other names and addresses; `prim` is what the consolidated list calls the first. */
type Main = 'sdn' | 'prim';
const COLUMNS = { sdn: 12, prim: 12, alt: 5, add: 6 } as const;

/**
 * A list of OFAC, the Specially Designated Nationals or the consolidated one, as OFAC publishes it: three CSV files
 * without a header, `-0-` for nothing, whose rows belong together by their number.
 */
export const ofac = (main: Main): ListFormat => ({
  read: (files) => read(main, files),
  compose: (key, pieces) => compose(main, key, pieces),
});

async function* read(main: Main, files: ListUpload): AsyncGenerator<Found> {
  for (const file of [main, 'alt', 'add'] as const) {
    for await (const { cells, line } of rowsOf(file, files, { nothing: '-0-' })) {
      const [key] = cells;
      const wrong = wrongIn(file, cells);
      if (!wrong) yield { piece: { key: key!, kind: file, file, line, content: cells } };
      else {
        const whose = file !== main ? {} : isNumber(key) ? { externalId: key! } : { hides: true };
        yield { fault: rowFault({ file, line }, wrong), ...whose };
      }
    }
  }
}

const isNumber = (cell: string | null | undefined): boolean => /^\d{1,9}$/.test(cell ?? '');

function wrongIn(file: keyof typeof COLUMNS, cells: Cells) {
  const columns = wrongColumns(cells, COLUMNS[file]);
  if (columns) return columns;
  if (!isNumber(cells[0])) return { code: 'id', message: 'the first column is no number' } as const;
  const isNameless = COLUMNS[file] === COLUMNS.sdn && cells[1] === null;
  return isNameless ? ({ code: 'name', message: 'the name is missing' } as const) : null;
}

function compose(main: Main, key: string, pieces: readonly Piece[]): Found[] {
  const of = (kind: string) => pieces.filter((piece) => piece.kind === kind);
  const cells = (piece: Piece) => piece.content as Cells;
  const [first, ...more] = of(main);
  if (!first) return pieces.map(orphan);
  const { file, line } = first;
  const entry = toEntry(key, cells(first), of('alt').map(cells), of('add').map(cells));
  const twice = more.map((piece) => ({
    fault: rowFault({ file, line: piece.line }, { code: 'duplicate', message: 'its number was there before' }),
  }));
  return [{ entry, file, line }, ...twice];
}

function toEntry(externalId: string, row: Cells, aliases: readonly Cells[], addresses: readonly Cells[]): ListedEntry {
  const [, name, type, program, , callSign, , , , flag, , text] = row;
  const remarks = readRemarks(text ?? '');
  const places = addresses.map(([, , street, city, country]) => ({ street, city, country }));
  const countries = [...remarks.countries, ...[flag, ...places.map(({ country }) => country)].map(codeOf)];
  const call = callSign ? [{ scheme: 'other' as const, value: callSign }] : [];
  return {
    externalId,
    type: TYPES[type ?? ''] ?? (parseName(name!, 'Company').forms.size > 0 ? 'Company' : 'Organization'),
    names: distinctNames([
      { value: name!, kind: 'primary' as const },
      ...aliases.flatMap(([, , , alias]) => (alias ? [{ value: alias, kind: 'aka' as const }] : [])),
      ...remarks.weakNames.map((value) => ({ value, kind: 'weak' as const })),
    ]),
    birthDates: distinct(remarks.birthDates),
    countries: distinct(countries.filter((code) => code !== null)),
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
