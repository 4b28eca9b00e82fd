import { describe, expect, it } from '@jest/globals';
import { ListFileFault, type FileText, type ListedEntry } from './listed-entry.js';
import { readOfac } from './ofac.js';
import { countryCode } from './country-code.js';
import { readRemarks, toPartialDate } from './ofac-remarks.js';

const NONE = '-0- ';
const sdnRow = (id: number, name: string, type: string, remarks: string, flag = NONE, call = NONE) =>
  `${id},"${name}",${type},"SDGT] [IFSR",${NONE},${call},${NONE},${NONE},${NONE},${flag},${NONE},${remarks}\r\n`;
const END = '\u001a';
const LETTERS = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];

async function read(files: Record<string, FileText>): Promise<ListedEntry[]> {
  const entries: ListedEntry[] = [];
  for await (const entry of readOfac('ofac-sdn', 'sdn', new Map(Object.entries(files)))) entries.push(entry);
  return entries;
}

describe('the OFAC list', () => {
  it('becomes entries with names, dates, countries, identifiers, addresses and programs', async () => {
    const sdn =
      sdnRow(
        1,
        'EXAMPLE, Ivan',
        '"individual"',
        `"DOB 24 Aug 1951; alt. DOB circa 1953; POB Minsk, Belarus; nationality Korea, North; Gender Male; Passport J287011 (Colombia) issued 02 Feb 2012; alt. Passport 77588; Cedula No. 16247821 (Colombia); a.k.a. 'PACHO'; a.k.a. 'DOCTOR M.R.O.'."`,
      ) + END;
    const alt = '1,12,"aka","EXAMPLEVICH, Ivan",-0- \r\n1,13,"aka","EXAMPLE, Ivan",-0- \r\n';
    const add = '1,25,-0- ,"Havana","Cuba",-0- \r\n1,26,"Ibex House, The Minories","London","United Kingdom",-0- \r\n';
    expect(await read({ sdn, alt, add })).toEqual([
      {
        source: 'ofac-sdn',
        externalId: '1',
        type: 'Person',
        names: [
          { value: 'EXAMPLE, Ivan', kind: 'primary' },
          { value: 'EXAMPLEVICH, Ivan', kind: 'aka' },
          { value: 'PACHO', kind: 'weak' },
          { value: 'DOCTOR M.R.O.', kind: 'weak' },
        ],
        birthDates: ['1951-08-24', '1953'],
        countries: ['KP', 'CU', 'GB'],
        identifiers: [
          { scheme: 'passport', value: 'J287011' },
          { scheme: 'passport', value: '77588' },
          { scheme: 'national-id', value: '16247821' },
        ],
        addresses: ['Havana, Cuba', 'Ibex House, The Minories, London, United Kingdom'],
        programs: ['SDGT', 'IFSR'],
        remarks: expect.stringContaining('POB Minsk'),
      },
    ]);
  });

  it('tells ships, aircraft and bodies apart', async () => {
    const sdn =
      sdnRow(2, 'MAR AZUL', '"vessel"', '"Vessel Registration Identification IMO 9167148."', '"Cuba"', '"CL2192"') +
      sdnRow(3, 'EP-GOM', '"aircraft"', NONE) +
      sdnRow(4, 'AERO-TAXI', NONE, '"a.k.a. \'BNC\'."');
    expect((await read({ sdn })).map(({ type, identifiers, countries }) => ({ type, identifiers, countries }))).toEqual(
      [
        {
          type: 'Vessel',
          identifiers: [
            { scheme: 'imo', value: '9167148' },
            { scheme: 'other', value: 'CL2192' },
          ],
          countries: ['CU'],
        },
        { type: 'Airplane', identifiers: [], countries: [] },
        { type: 'Organization', identifiers: [], countries: [] },
      ],
    );
  });

  it('can be read in pieces that end anywhere', async () => {
    const whole = sdnRow(1, 'EXAMPLE, Ivan', '"individual"', '"DOB 1951."') + sdnRow(2, 'OTHER', NONE, NONE);
    expect(await read({ sdn: [...whole] })).toEqual(await read({ sdn: whole }));
  });

  it.each([
    ['sdn', { sdn: 'uid,last_name\r\n' }, 'sdn, line 1: 2 columns where 12 belong'],
    ['sdn', { sdn: sdnRow(1, 'A', NONE, NONE).replace('1,', 'x,') }, 'sdn, line 1: the first column is no number'],
    ['alt', { sdn: sdnRow(1, 'A', NONE, NONE), alt: '1,2\r\n' }, 'alt, line 1: 2 columns where 5 belong'],
  ])('names the line of %s that is not as published', async (_file, files, message) => {
    await expect(read(files)).rejects.toThrow(new ListFileFault(message));
  });
});

describe('a country', () => {
  it.each([
    ['Germany', 'DE'],
    ['Yemen', 'YE'],
    ['Burma', 'MM'],
    ['Vietnam', 'VN'],
    ['Korea, North', 'KP'],
    ['Kosovo', 'XK'],
    ['Nowhere', null],
  ])('%s has the code %s', (name, code) => expect(countryCode(name)).toBe(code));

  it('has no code that was given up', () => {
    const codes = LETTERS.flatMap((first) => LETTERS.map((second) => first + second));
    const given = new Set(
      codes.map((code) => countryCode(new Intl.DisplayNames(['en'], { type: 'region' }).of(code)!)),
    );
    for (const old of ['BU', 'DD', 'FX', 'SU', 'TP', 'VD', 'YD', 'ZR']) expect(given).not.toContain(old);
    expect(given.size).toBeGreaterThan(240);
  });
});

describe('remarks', () => {
  it.each([
    ['24 Aug 1951', '1951-08-24'],
    ['Aug 1951', '1951-08'],
    ['1951', '1951'],
    ['early 1950s', null],
  ])('gives %s as %s', (text, date) => {
    expect(toPartialDate(text)).toBe(date);
  });

  it('reads both ends of a range of birth', () => {
    expect(readRemarks('DOB 1956 to 1958.').birthDates).toEqual(['1956', '1958']);
  });

  it('reads codes of ships, banks, currencies and companies', () => {
    const text =
      'SWIFT/BIC MELIIRTH; Digital Currency Address - XBT 1BiUFjzH6wsT73U3tfy4aXHCQsYQHzjk5h; Tax ID No. 7724244406 (Russia); Unified Social Credit Code (USCC) 91350100M000100Y43 (China); Email Address a@example.org; Website www.example.org; Registration Number 165136-5 (Turkey); Linked To: OTHER.';
    expect(readRemarks(text).identifiers.map(({ scheme }) => scheme)).toEqual([
      'bic',
      'wallet',
      'tax-id',
      'uscc',
      'email',
      'url',
      'other',
    ]);
  });

  it('keeps a semicolon inside a quoted alias', () => {
    expect(readRemarks("a.k.a. 'A; B'; a.k.a. 'C'.").weakNames).toEqual(['A; B', 'C']);
  });

  it.each([
    ['nothing', ''],
    ['separators', ';;;'],
    ['an open quote', "a.k.a. '"],
    ['a word without its value', 'DOB'],
    ['a hundred thousand letters', 'x'.repeat(100_000)],
    ['thousands of open quotes', "';".repeat(2000)],
  ])('reads %s without failing', (_what, text) => {
    expect(readRemarks(text).birthDates).toEqual([]);
  });
});
