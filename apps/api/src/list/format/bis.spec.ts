import { describe, expect, it } from '@jest/globals';
import { findAll } from '../../testing/list-found.js';
import { deniedPersons } from './bis.js';
import { ListFileFault, type ListedEntry } from './listed-entry.js';

const HEADER =
  'Name Street_Address City State Country Postal_Code Effective_Date Expiration_Date Standard_Order Last_Update Action FR_Citation';
const line = (...cells: string[]) => `${cells.map((cell) => `"${cell}"`).join('\t')}\r\n`;
const order = (name: string, street: string, country: string, from = '06/19/2003') =>
  line(name, street, 'SEAGOVILLE', 'TX', country, '75159', from, '06/29/2056', 'Y', '2007-01-31', 'ADDED', '68 F.R. 1');
const aList = (...orders: string[]) => line(...HEADER.split(' ')) + orders.join('');

const read = async (text: string): Promise<ListedEntry[]> => (await findAll(deniedPersons, { dpl: text })).entries;

describe('the list of denied persons', () => {
  it('becomes one entry an order, with all its addresses', async () => {
    const [person, firm, ...more] = await read(
      aList(
        order('IVAN EXAMPLE', '3415 EXAMPLE AVENUE', 'US'),
        order('IVAN EXAMPLE', 'P.O. BOX 1', 'GERMANY'),
        order('EXAMPLE TRADING GMBH', '1 EXAMPLE STREET', ''),
      ),
    );
    expect(more).toEqual([]);
    expect(person).toEqual({
      externalId: expect.stringMatching(/^[0-9a-f]{16}$/),
      type: 'Person',
      names: [{ value: 'IVAN EXAMPLE', kind: 'primary' }],
      birthDates: [],
      countries: ['US', 'DE'],
      identifiers: [],
      addresses: ['3415 EXAMPLE AVENUE, SEAGOVILLE, TX, US, 75159', 'P.O. BOX 1, SEAGOVILLE, TX, GERMANY, 75159'],
      programs: ['DPL'],
      remarks: 'Denied from 2003-06-19 to 2056-06-29. ADDED. 68 F.R. 1',
    });
    expect(firm).toMatchObject({ type: 'Company', countries: [] });
  });

  it('knows an order again, and tells a later one against the same person apart', async () => {
    const text = aList(order('A', 'X', 'US'), order('A', 'X', 'US', '01/01/2020'));
    const ids = (await read(text)).map(({ externalId }) => externalId);
    expect(new Set(ids).size).toBe(2);
    expect((await read(text.replaceAll('ADDED', 'CHANGED'))).map(({ externalId }) => externalId)).toEqual(ids);
  });

  it.each([
    ['another header', line(...HEADER.toLowerCase().split(' ')), 'dpl, line 1: the header is not that of the list'],
    ['commas', 'Name,Street\r\n', 'dpl, line 1: the header is not that of the list'],
    [
      'a line that was cut off',
      aList('"A"\t"B'),
      'dpl: Quote Not Closed: the parsing is finished with an opening quote at line 2',
    ],
  ])('cannot be read with %s', async (_what, text, message) => {
    await expect(read(text)).rejects.toMatchObject({ constructor: ListFileFault, message });
  });

  it('leaves rows out that name nobody or have not their columns, and says where', async () => {
    const { entries, faults } = await findAll(deniedPersons, {
      dpl: aList(order('', 'X', 'US'), order('A', 'X', 'US'), '"A"\t"B"\r\n'),
    });
    expect(entries.map(({ names }) => names[0]!.value)).toEqual(['A']);
    expect(faults).toEqual([
      expect.objectContaining({ file: 'dpl', line: 2, code: 'name', leftOut: 'row', hides: true }),
      expect.objectContaining({ line: 4, code: 'columns', message: '2 columns where 12 belong', hides: true }),
    ]);
  });
});
