import { createHash } from 'node:crypto';
import { parseName } from '@watchbook/matching';
import { countryCode } from './country-code.js';
import { distinct, rowFault, rowsOf, wrongColumns, type Cells } from './list-rows.js';
import { ListFileFault, type Found, type ListFormat, type ListUpload, type Piece } from './listed-entry.js';

const HEADER = [
  ...['Name', 'Street_Address', 'City', 'State', 'Country', 'Postal_Code', 'Effective_Date', 'Expiration_Date'],
  ...['Standard_Order', 'Last_Update', 'Action', 'FR_Citation'],
];

/**
 * The Denied Persons List as the Bureau of Industry and Security publishes it: values between tabs, one line for each
 * address, under a header. It has no numbers: an order is known by whom it names and the day from which it holds.
 */
export const deniedPersons: ListFormat = { read, compose: (key, pieces) => [toEntry(key, pieces)] };

async function* read(files: ListUpload): AsyncGenerator<Found> {
  const file = 'dpl';
  let isHeader = true;
  for await (const { cells, line } of rowsOf(file, files, { delimiter: '\t' })) {
    if (isHeader && HEADER.some((name, at) => name !== cells[at]))
      throw new ListFileFault(`dpl, line ${line}: the header is not that of the list`);
    const wrong = isHeader ? null : (wrongColumns(cells, HEADER.length) ?? missingName(cells));
    if (wrong) yield { fault: rowFault({ file, line }, wrong), hides: true };
    else if (!isHeader) yield { piece: { key: idOf(cells), kind: 'address', file, line, content: cells } };
    isHeader = false;
  }
}

const missingName = ([name]: Cells) =>
  name === null ? ({ code: 'name', message: 'the name is missing' } as const) : null;

const idOf = ([name, , , , , , effective]: Cells): string =>
  createHash('sha256').update(`${name}\n${effective}`).digest('hex').slice(0, 16);

function toEntry(externalId: string, pieces: readonly Piece[]): Found {
  const rows = pieces.map(({ content }) => content as Cells);
  const [name, , , , , , from, until, , , action, citation] = rows[0]!;
  const addresses = rows.map(([, ...address]) => address.slice(0, 5).filter((part) => part !== null));
  const countries = rows.flatMap(([, , , , country]) => codeOf(country ?? null));
  const { file, line } = pieces[0]!;
  return {
    ...{ file, line },
    entry: {
      externalId,
      // The list does not say who is a person.
      type: parseName(name!, 'Company').forms.size > 0 ? 'Company' : 'Person',
      names: [{ value: name!, kind: 'primary' }],
      birthDates: [],
      countries: distinct(countries),
      identifiers: [],
      addresses: distinct(addresses.map((parts) => parts.join(', '))).filter(Boolean),
      programs: ['DPL'],
      remarks: [`Denied from ${dayOf(from)} to ${dayOf(until)}`, action, citation].filter(Boolean).join('. '),
    },
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
