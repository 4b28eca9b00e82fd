import { describe, expect, it } from '@jest/globals';
import { columnsOf, headerOf } from './csv-header.js';

describe('the header of a table', () => {
  it('is guessed from its first line', () => {
    const head = '\uFEFF编号;姓名;"证件号码";国籍\r\n1;x;y;z\r\n';
    expect(headerOf(head)).toEqual({
      delimiter: ';',
      columns: ['编号', '姓名', '证件号码', '国籍'],
      guess: {
        fields: { id: '编号', name: '姓名', countries: '国籍' },
        identifiers: [{ scheme: 'national-id', column: '证件号码' }],
      },
    });
  });

  it('is cut at its delimiter outside quotes', () => {
    expect(columnsOf('a, "b, c" ,d', ',')).toEqual(['a', 'b, c', 'd']);
  });
});
