import { describe, expect, it } from '@jest/globals';
import { assertVersion, parseIfMatch } from './if-match.js';

describe('If-Match', () => {
  it('names one version', () => {
    expect(parseIfMatch('"12"')).toBe(12);
  });

  it('is demanded', () => {
    expect(() => parseIfMatch(undefined)).toThrow(expect.objectContaining({ status: 428 }));
  });

  it.each(['12', '*', 'W/"1"', '"a"', '"1", "2"', ''])('is refused as %j', (header) => {
    expect(() => parseIfMatch(header)).toThrow(expect.objectContaining({ status: 400 }));
  });

  it('is stale when somebody edited since', () => {
    expect(() => assertVersion({ version: 3 }, 2)).toThrow(expect.objectContaining({ status: 412 }));
    expect(assertVersion({ version: 3 }, 3)).toBeUndefined();
  });
});
