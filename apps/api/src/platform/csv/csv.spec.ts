import { describe, expect, it } from '@jest/globals';
import { guessColumns } from '@watchbook/contract';
import { MappingFault, readerOf } from './column-mapping.js';
import { CsvFault, csvRows, type CsvOptions, type CsvReading, type CsvRow, type FileText } from './csv-rows.js';

async function rows(text: FileText, options?: CsvOptions, reading: CsvReading = 'lenient'): Promise<CsvRow[]> {
  const found: CsvRow[] = [];
  for await (const row of csvRows(text, reading, options)) found.push(row);
  return found;
}

describe('rows of a CSV file', () => {
  it('come with their lines, trimmed, and null for nothing', async () => {
    const text = '\uFEFFid,name\r\n1," Plum, Ann "\r\n\r\n2,"two\nlines"\r\n3,-0- \r\n4,\u001a\r\n\u001a\r\n';
    expect(await rows(text, { nothing: '-0-' })).toEqual([
      { cells: ['id', 'name'], line: 1 },
      { cells: ['1', 'Plum, Ann'], line: 2 },
      { cells: ['2', 'two\nlines'], line: 5 },
      { cells: ['3', null], line: 6 },
      { cells: ['4', '\u001a'], line: 7 },
    ]);
  });

  it('may be cut anywhere into pieces, and parted by anything', async () => {
    const text = 'id;name\n1;"a;b"\n2;c';
    const whole = await rows(text, { delimiter: ';' });
    expect(whole.map(({ cells }) => cells)).toEqual([
      ['id', 'name'],
      ['1', 'a;b'],
      ['2', 'c'],
    ]);
    expect(await rows([...text], { delimiter: ';' })).toEqual(whole);
  });

  it('that are no CSV are a fault, and what fails behind the text is not hidden', async () => {
    await expect(rows('a\n"b')).rejects.toBeInstanceOf(CsvFault);
    async function* broken() {
      yield 'a\n';
      await Promise.reject(new TypeError('cut'));
    }
    await expect(rows(broken())).rejects.toBeInstanceOf(TypeError);
  });

  it('may hold a quote inside a cell, and nothing, where they are read leniently and not strictly', async () => {
    const text = 'id,name\n1,A "B" C\n \n';
    expect((await rows(text)).map(({ cells }) => cells)).toEqual([
      ['id', 'name'],
      ['1', 'A "B" C'],
    ]);
    const fault = expect.objectContaining({ code: 'INVALID_OPENING_QUOTE', line: 2 }) as unknown;
    await expect(rows(text, {}, 'strict')).rejects.toEqual(fault);
    expect(await rows('id\n \n\n', {}, 'strict')).toEqual([
      { cells: ['id'], line: 1 },
      { cells: [null], line: 2 },
    ]);
  });

  it('are read up to a number, whatever comes then', async () => {
    expect(await rows('a\nb\nc"d', { most: 2 }, 'strict')).toHaveLength(2);
  });

  it('are bounded, so that an open quote does not swallow the file', async () => {
    function* endless() {
      yield '"';
      for (let at = 0; at < 250; at++) yield 'x'.repeat(10_000);
    }
    await expect(rows(endless())).rejects.toBeInstanceOf(CsvFault);
  });
});

describe('columns of a file', () => {
  const header = ['No', 'Full name', 'DOB', null, 'DOB'];

  it('are read by their names', () => {
    const read = readerOf(header, { id: 'No', name: 'Full name' });
    expect([read(['7', 'Ann'], 'id'), read(['7', 'Ann'], 'name'), read(['7'], 'name')]).toEqual(['7', 'Ann', null]);
  });

  it.each([
    ['absent', 'Number', 'unknown-column'],
    ['there twice', 'DOB', 'column-twice'],
  ])('that are %s are a fault of the mapping', (_what, column, code) => {
    const fault = expect.objectContaining({ field: 'id', column, code });
    expect(() => readerOf(header, { id: column })).toThrow(MappingFault);
    expect(() => readerOf(header, { id: column })).toThrow(fault as unknown as Error);
  });

  it('are guessed by words for what they hold, each for one thing', () => {
    const words = { id: ['id', 'no'], name: ['name', 'fullname', '姓名'], birthDate: ['dob', 'birthdate'] };
    expect(guessColumns(['No.', 'Full name', 'DOB', 'x'], words)).toEqual({
      id: 'No.',
      name: 'Full name',
      birthDate: 'DOB',
    });
    expect(guessColumns(['姓名', 'birth_date'], words)).toEqual({ name: '姓名', birthDate: 'birth_date' });
    expect(guessColumns(['ID', 'id', 'No'], words)).toEqual({ id: 'No' });
  });
});
