import { createHash } from 'node:crypto';
import { parseName } from '@watchbook/matching';
import { assertColumns, groupRows, rowsOf, type ListRow } from './list-rows.js';
import { ListFileFault, type FileText, type ListedEntry } from './listed-entry.js';
import { countryCode } from './country-code.js';

const HEADER = [
  ...['Name', 'Street_Address', 'City', 'State', 'Country', 'Postal_Code', 'Effective_Date', 'Expiration_Date'],
  ...['Standard_Order', 'Last_Update', 'Action', 'FR_Citation'],
];

/**
 * Reads the Denied Persons List as the Bureau of Industry and Security publishes it: values between tabs, one line for
 * each address, under a header. It has no numbers: an order is known by whom it names and the day from which it holds.
 * @throws ListFileFault naming the line
 */
export async function* readDeniedPersons(text: FileText): AsyncGenerator<ListedEntry> {
  for (const [externalId, rows] of await groupRows(linesOf(text), idOf)) yield toEntry(externalId, rows);
}

type Line = ListRow['cells'];

async function* linesOf(text: FileText): AsyncGenerator<Line> {
  let isHeader = true;
  for await (const row of rowsOf('dpl', text, { delimiter: '\t' })) {
    assertColumns('dpl', row, HEADER.length);
    const { cells, line } = row;
    if (isHeader && HEADER.some((name, at) => name !== cells[at]))
      throw new ListFileFault(`dpl, line ${line}: the header is not that of the list`);
    if (cells[0] === null) throw new ListFileFault(`dpl, line ${line}: the name is missing`);
    if (!isHeader) yield cells;
    isHeader = false;
  }
}

const idOf = ([name, , , , , , effective]: Line): string =>
  createHash('sha256').update(`${name}\n${effective}`).digest('hex').slice(0, 16);

function toEntry(externalId: string, rows: readonly Line[]): ListedEntry {
  const [name, , , , , , from, until, , , action, citation] = rows[0]!;
  const addresses = rows.map(([, ...address]) => address.slice(0, 5).filter((part) => part !== null));
  const countries = rows.flatMap(([, , , , country]) => codeOf(country ?? null));
  return {
    source: 'bis-denied-persons',
    externalId,
    // The list does not say who is a person.
    type: parseName(name!, 'Company').forms.size > 0 ? 'Company' : 'Person',
    names: [{ value: name!, kind: 'primary' }],
    birthDates: [],
    countries: [...new Set(countries)],
    identifiers: [],
    addresses: [...new Set(addresses.map((parts) => parts.join(', ')))].filter(Boolean),
    programs: ['DPL'],
    remarks: [`Denied from ${dayOf(from)} to ${dayOf(until)}`, action, citation].filter(Boolean).join('. '),
  };
}

function codeOf(country: string | null): string[] {
  if (country === null) return [];
  const code = /^[A-Z]{2}$/.test(country) ? country : countryCode(country);
  return code === null ? [] : [code];
}

/** `06/29/2056` as 2056-06-29; what is no day stays as it is. */
const dayOf = (text: string | null | undefined): string =>
  text?.replace(/^(\d{2})\/(\d{2})\/(\d{4})$/, '$3-$1-$2') ?? 'an unknown day';
