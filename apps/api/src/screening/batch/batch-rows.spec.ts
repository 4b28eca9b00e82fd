import { describe, expect, it } from '@jest/globals';
import { TABLE_MAX_BYTES, TABLE_MAX_ROWS, type ColumnMapping } from '@watchbook/contract';
import { Problem } from '../../platform/problem.js';
import { csvOf } from './batch-file.js';
import { guessMapping } from './guess-mapping.js';
import { previewOf } from './mapped-rows.js';
import { readRows } from './read-rows.js';

const mapping: ColumnMapping = {
  name: 'Kunde',
  type: 'Art',
  birthDate: 'Geboren',
  country: 'Land',
  reference: 'Nr',
  identifiers: [
    { scheme: 'passport', column: 'Pass' },
    { scheme: null, column: 'Weitere' },
  ],
};

const faultOf = async (content: string, given?: ColumnMapping): Promise<string> => {
  try {
    await readRows({ content, mapping: given }, 10);
    return 'none';
  } catch (cause) {
    expect(cause).toBeInstanceOf(Problem);
    const { code, options } = cause as Problem;
    return [code, options.errors?.[0]?.pointer, options.errors?.[0]?.code].filter(Boolean).join(' ');
  }
};

describe('an uploaded table', () => {
  it.each([';', ',', '\t', '|'])('is read with its own header and the delimiter %j', async (delimiter) => {
    const header = ['Nr', 'Kunde', 'Art', 'Geboren', 'Land', 'Pass', 'Weitere'];
    const rows = [
      ['7', `"Doe${delimiter} ""Jack"""`, 'person', '1984/3/9', 'cn', 'E1234567', '"iban:GB82 WEST; phone: +86 1"'],
      ['8', '陈伟霖', '', '19840309', '', '', ''],
    ];
    const content = `\uFEFF${[header, ...rows].map((cells) => cells.join(delimiter)).join('\r\n')}\r\n`;
    const read = await readRows({ content, mapping }, 5);
    expect(read.table.delimiter).toBe(delimiter);
    expect(read.rows.map(({ line, reference, query }) => ({ line, reference, query }))).toEqual([
      {
        line: 2,
        reference: '7',
        query: {
          name: `Doe${delimiter} "Jack"`,
          type: 'Person',
          birthDate: '1984-03-09',
          country: 'CN',
          identifiers: [
            { scheme: 'passport', value: 'E1234567' },
            { scheme: 'iban', value: 'GB82 WEST' },
            { scheme: 'phone', value: '+86 1' },
          ],
          limit: 5,
        },
      },
      { line: 3, reference: '8', query: { name: '陈伟霖', birthDate: '1984-03-09', identifiers: [], limit: 5 } },
    ]);
  });

  it('tells each faulty row with its line, column and code, and keeps the others', async () => {
    const rows = [
      'name,type,birth date,country,identifiers',
      'A B,,,,',
      ',,,CN,',
      'A B,Dragon,12.3.84,China,nothing:1',
      'A B,,,',
      '"A\u0007B",,,,',
    ];
    const { table, mapping: guessed, rows: mapped } = await readRows({ content: rows.join('\n') }, 10);
    const preview = previewOf(table, guessed, mapped);
    expect(preview).toMatchObject({ rows: 5, faulty: 4, sample: [{ line: 2, query: { name: 'A B' } }] });
    expect(preview.faults.map(({ line, column, code }) => `${line} ${column ?? '-'} ${code}`)).toEqual([
      '3 - nobody',
      '4 type type',
      '4 birth date birth-date',
      '4 country country',
      '4 identifiers identifier',
      '5 - cells',
      '6 name text',
    ]);
  });

  it.each([
    ['nothing below its header', 'name\n', 'not-processable /content empty'],
    ['a quote that does not end', 'name\n"A B\n', 'not-processable /content not-csv'],
    ['two columns of one name', 'name,name\nA,B\n', 'not-processable /content twice'],
    ['too many rows', `name\n${'A B\n'.repeat(TABLE_MAX_ROWS + 1)}`, 'not-processable /content too-many-rows'],
    ['too many bytes', `name\n${'陈'.repeat(TABLE_MAX_BYTES / 3)}`, 'too-large'],
  ])('with %s is refused', async (_what, content, expected) => {
    expect(await faultOf(content)).toBe(expected);
  });

  it('without a column that is mapped is refused with its place in the mapping', async () => {
    expect(await faultOf('Kunde\nA\n', { name: 'Kunde', identifiers: [{ scheme: 'lei', column: 'LEI' }] })).toBe(
      'not-processable /mapping/identifiers/0/column no-column',
    );
  });
});

describe('the guess from a header', () => {
  it.each([
    [
      ['Full Name', 'DOB', 'Passport no.', 'Customer ID'],
      { name: 'Full Name', birthDate: 'DOB', reference: 'Customer ID' },
    ],
    [['客户编号', '姓名', '出生日期', '身份证号'], { name: '姓名', birthDate: '出生日期', reference: '客户编号' }],
    [
      ['客户名称', '客户类型', '客户号', '手机', '电话', 'Identifiers'],
      {
        ...{ name: '客户名称', type: '客户类型', reference: '客户号' },
        identifiers: [
          { scheme: 'phone', column: '手机' },
          { scheme: 'phone', column: '电话' },
          { scheme: null, column: 'Identifiers' },
        ],
      },
    ],
    [['IBAN'], { identifiers: [{ scheme: 'iban', column: 'IBAN' }] }],
  ])('of %j', (columns, expected) => {
    expect(guessMapping(columns)).toMatchObject(expected);
  });

  it('is none where the names tell nothing', () => {
    expect(guessMapping(['a', 'b'])).toBeNull();
  });
});

describe('the file of results', () => {
  it('runs no formula of somebody who wrote one into a cell', () => {
    const formula = '=HYPERLINK("http://x.example")';
    const row = { id: '1', line: 2, reference: formula, name: `@${formula}`, screeningId: null, matches: [] };
    const text = csvOf([
      { ...row, outcome: 'fault', faults: [{ line: 2, column: `+${formula}`, code: 'text' }] },
    ]).toString();
    for (const cell of text.split('\r\n')[1]!.split(/,(?=(?:[^"]*"[^"]*")*[^"]*$)/))
      expect(cell.replace(/^"/, '')).not.toMatch(/^[=+@-]/);
    expect(text).toContain(`'=HYPERLINK`);
  });
});
