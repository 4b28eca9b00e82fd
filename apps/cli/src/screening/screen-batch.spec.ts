import { describe, expect, it } from '@jest/globals';
import { CliFailure } from '../exit.js';
import { toMapping } from './screen-batch.js';

describe('a mapping of columns', () => {
  it('is made of members and schemes', () => {
    expect(toMapping(['name=Full = name', 'passport=Pass', 'identifiers=More', 'reference=No'])).toEqual({
      name: 'Full = name',
      reference: 'No',
      identifiers: [
        { scheme: 'passport', column: 'Pass' },
        { scheme: null, column: 'More' },
      ],
    });
  });

  it('is left to the portal when nothing is said', () => {
    expect(toMapping([])).toBeUndefined();
  });

  it.each([[['age=Age']], [['reference=No']], [['name']]])('of %j is refused', (pairs) => {
    expect(() => toMapping(pairs)).toThrow(CliFailure);
  });
});
