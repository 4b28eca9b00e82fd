import { describe, expect, it } from '@jest/globals';
import { CliFailure } from '../exit.js';
import { readQueries } from './screen-queries.js';

const failure = (content: string): string => {
  try {
    readQueries(content, '10');
    return 'none';
  } catch (cause) {
    expect(cause).toBeInstanceOf(CliFailure);
    return (cause as CliFailure).message;
  }
};

describe('a file of names to screen', () => {
  it('is read with any of its columns, in any order', () => {
    const content =
      '\uFEFFcountry,name,identifiers,birthDate,type\r\n' +
      'CN,陈伟霖,passport:E12345678; cn-id:11010519491231002X,1984-03-09,Person\r\n\r\n' +
      ',"Doe, John",,,\r\n,,iban:GB82WEST12345698765432,,\r\n';
    expect(readQueries(content, '5')).toEqual([
      {
        name: '陈伟霖',
        type: 'Person',
        birthDate: '1984-03-09',
        country: 'CN',
        identifiers: [
          { scheme: 'passport', value: 'E12345678' },
          { scheme: 'cn-id', value: '11010519491231002X' },
        ],
        limit: 5,
      },
      { name: 'Doe, John', identifiers: [], limit: 5 },
      { identifiers: [{ scheme: 'iban', value: 'GB82WEST12345698765432' }], limit: 5 },
    ]);
  });

  it.each([
    ['an empty file', '', 'There is nobody to screen in the file'],
    ['a header alone', 'name\n', 'There is nobody to screen in the file'],
    ['an unknown column', 'name,age\nA,3\n', 'Unknown column age'],
    ['a line with too many cells', 'name\nA,B\n', 'The file is no CSV'],
    ['a line with nobody in it', 'name,country\nA,CN\n,CN\n', 'Line 3 cannot be screened:\n  /name'],
    ['a birth date that is none', 'name,birthDate\nA,12.3.84\n', 'Line 2 cannot be screened:\n  /birthDate'],
    ['an unknown scheme', 'name,identifiers\nA,x:y\n', 'Line 2 cannot be screened:\n  /identifiers/0/scheme'],
  ])('with %s is refused with the place at fault', (_name, content, message) => {
    expect(failure(content)).toContain(message);
  });
});
