import { describe, expect, it } from '@jest/globals';
import { RateLimit } from './rate-limit.js';

describe('a rate limit', () => {
  it('lets a burst through, then so many in a second, for each address by itself', () => {
    let at = 0;
    const limit = new RateLimit(3, 2, () => new Date(at));
    expect(Array.from({ length: 5 }, () => limit.take('a'))).toEqual([true, true, true, false, false]);
    expect(limit.take('b')).toBe(true);
    at += 1000;
    expect(Array.from({ length: 3 }, () => limit.take('a'))).toEqual([true, true, false]);
    at += 3_600_000;
    expect(Array.from({ length: 4 }, () => limit.take('a'))).toEqual([true, true, true, false]);
  });
});
