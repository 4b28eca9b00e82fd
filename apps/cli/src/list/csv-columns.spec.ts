import { describe, expect, it } from '@jest/globals';
import { columnsOf } from './csv-columns.js';

describe('the columns of a table', () => {
  it('are guessed from a header in any delimiter', () => {
    expect(columnsOf('编号;姓名;"身份证号";国籍;x', {})).toEqual({
      mapping: {
        ...{ id: '编号', name: '姓名', countries: '国籍' },
        identifiers: [{ scheme: 'cn-id', column: '身份证号' }],
      },
      ...{ delimiter: ';', separator: ';', defaultType: 'Person', dateOrder: 'ymd' },
    });
  });

  it('are what was said', () => {
    const said = { map: ['name=Who', 'passport=Doc', 'other=Ref'], delimiter: 'tab', separator: '/', type: 'Company' };
    expect(columnsOf('Who\tDoc\tRef', { ...said, dateOrder: 'dmy' })).toEqual({
      mapping: {
        name: 'Who',
        identifiers: [
          { scheme: 'passport', column: 'Doc' },
          { scheme: 'other', column: 'Ref' },
        ],
      },
      ...{ delimiter: '\t', separator: '/', defaultType: 'Company', dateOrder: 'dmy' },
    });
  });

  it.each([
    ['without a name', 'a,b', {}, 'mapping.name'],
    ['of an unknown field', 'a,b', { map: ['name=a', 'shoe=b'] }, 'shoe'],
    ['without a column', 'a,b', { map: ['name'] }, 'name is no field=COLUMN'],
    ['parted by something else', 'a,b', { delimiter: '#' }, 'The delimiter is one of'],
  ])('%s are refused', (_what, header, asked, message) => {
    expect(() => columnsOf(header, asked)).toThrow(message);
  });
});
