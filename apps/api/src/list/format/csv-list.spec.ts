import { describe, expect, it } from '@jest/globals';
import { csvListOptions, type CsvListOptionsInput } from '@watchbook/contract';
import { findAll } from '../../testing/list-found.js';
import { csvList } from './csv-list.js';
import { readCountry, readDate, readType } from './values.js';

const mapping: CsvListOptionsInput['mapping'] = {
  ...{ id: 'No', name: 'Name', aliases: 'Also', weakAliases: 'Nick', type: 'Kind', birthDates: 'Born' },
  ...{ countries: 'From', addresses: 'Address', programs: 'List', remarks: 'Note' },
  identifiers: [{ scheme: 'passport', column: 'Passport' }],
};
const HEADER = 'No,Name,Also,Nick,Kind,Born,From,Address,List,Note,Passport';
const find = (text: string, more: Partial<CsvListOptionsInput> = {}) =>
  findAll(csvList, { rows: text }, csvListOptions.parse({ mapping, ...more }));

describe('a table', () => {
  it('becomes an entry for each row by the mapping of its columns', async () => {
    const row =
      '7,Ann Plum,Anne Plum; A. Plum,Annie,individual,1971-03-09; 1972,ru;Germany,1 Road; 2 Road,A1,"Seen, twice",K 12;K 13';
    const { entries, faults } = await find(`${HEADER}\n${row}\n`);
    expect(faults).toEqual([]);
    expect(entries).toEqual([
      {
        ...{ externalId: '7', type: 'Person', birthDates: ['1971-03-09', '1972'], countries: ['RU', 'DE'] },
        names: [
          { value: 'Ann Plum', kind: 'primary' },
          { value: 'Anne Plum', kind: 'aka' },
          { value: 'A. Plum', kind: 'aka' },
          { value: 'Annie', kind: 'weak' },
        ],
        identifiers: [
          { scheme: 'passport', value: 'K 12' },
          { scheme: 'passport', value: 'K 13' },
        ],
        ...{ addresses: ['1 Road', '2 Road'], programs: ['A1'], remarks: 'Seen, twice' },
      },
    ]);
  });

  it('leaves values out that mean nothing, and says where but not what', async () => {
    const { entries, faults } = await find(`${HEADER}\n7,Ann Plum,,,robot,31.02.1980,Nowhere,,,,---\n`, {
      dateOrder: 'dmy',
    });
    expect(entries).toEqual([
      expect.objectContaining({ externalId: '7', type: 'Person', birthDates: [], countries: [], identifiers: [] }),
    ]);
    expect(faults.map(({ line, column, code, leftOut }) => [line, column, code, leftOut])).toEqual([
      [2, 'Kind', 'type', 'value'],
      [2, 'Born', 'date', 'value'],
      [2, 'From', 'country', 'value'],
      [2, 'Passport', 'identifier', 'value'],
    ]);
    expect(JSON.stringify(faults)).not.toMatch(/robot|1980|Nowhere|---/);
  });

  it('leaves rows out without a name, an id or a cell, and says whose they are', async () => {
    const { entries, faults } = await find(`${HEADER}\n7,,,,,,,,,,\n,Ann,,,,,,,,,\n8,Ann\n9,Ann,,,,,,,,,\n`);
    expect(entries.map(({ externalId }) => externalId)).toEqual(['9']);
    expect(
      faults.map(({ line, column, code, externalId, hides }) => [line, column, code, externalId ?? hides]),
    ).toEqual([
      [2, 'Name', 'name', '7'],
      [3, 'No', 'id', true],
      [4, null, 'columns', true],
    ]);
  });

  it('without ids is known again by names, birth dates and countries', async () => {
    const only = { mapping: { name: 'Name', birthDates: 'Born', remarks: 'Note' }, delimiter: '\t' as const };
    const ids = async (row: string) => (await find(`Name\tBorn\tNote\n${row}`, only)).entries[0]!.externalId;
    expect(await ids('Ann\t1971\tx')).toBe(await ids('Ann\t1971\ty'));
    expect(await ids('Ann\t1971\tx')).not.toBe(await ids('Ann\t1972\tx'));
  });

  it('whose header lacks a column of the mapping cannot be read', async () => {
    await expect(find('Name\nAnn\n')).rejects.toThrow('rows, line 1: There is no column No');
  });
});

describe('a value', () => {
  it.each([
    ['1971-03-09', 'ymd', '1971-03-09'],
    ['1971/3/9', 'dmy', '1971-03-09'],
    ['19710309', 'ymd', '1971-03-09'],
    ['1971年3月9日', 'ymd', '1971-03-09'],
    ['1971-03', 'ymd', '1971-03'],
    ['9.3.1971', 'dmy', '1971-03-09'],
    ['03/09/1971', 'mdy', '1971-03-09'],
    ['24 Aug 1951', 'ymd', '1951-08-24'],
    ['1971-03-09T00:00:00Z', 'ymd', '1971-03-09'],
    ['03/09/1971', 'ymd', null],
    ['31/02/1971', 'dmy', null],
    ['yesterday', 'ymd', null],
    ['', 'ymd', null],
  ] as const)('%s in the order %s is the date %s', (text, order, date) => expect(readDate(text, order)).toBe(date));

  it.each([
    ['ru', 'RU'],
    ['Germany', 'DE'],
    ['zz', null],
    ['suhh', null],
  ])('%s is the country %s', (text, code) => expect(readCountry(text)).toBe(code));

  it.each([
    ['Person', 'Person'],
    ['VESSEL', 'Vessel'],
    ['自然人', 'Person'],
    ['robot', null],
  ])('%s is the type %s', (text, type) => expect(readType(text)).toBe(type));
});
