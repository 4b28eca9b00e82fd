import { describe, expect, it } from '@jest/globals';
import { useFieldKeys } from '../crypto/encrypted.type.js';
import { FieldKeys } from '../crypto/field-keys.js';
import { numberOf } from './reference.js';

useFieldKeys(new FieldKeys(Buffer.alloc(32, 'reference test').toString('base64')));

const numbers = (from: number, count: number, plain = 0): number[] =>
  Array.from({ length: count }, (_, i) => numberOf('SN', { year: 2026, ordinal: from + i, plain }));

describe('the number of a reference', () => {
  it('has six digits at most for the first million, and never comes twice', () => {
    const given = numbers(1, 3000);
    expect(new Set(given).size).toBe(3000);
    expect(Math.max(...given)).toBeLessThan(1_000_000);
    expect(Math.min(...given)).toBeGreaterThan(0);
  });

  it('leaves those alone that were given as they are', () => {
    expect(Math.min(...numbers(501, 3000, 500))).toBeGreaterThan(500);
  });

  it('has seven digits beyond, and none of those before', () => {
    const given = numbers(1_000_000, 500);
    expect(new Set(given).size).toBe(500);
    expect(Math.min(...given)).toBeGreaterThanOrEqual(1_000_000);
    expect(Math.max(...given)).toBeLessThan(10_000_000);
  });

  it('does not tell which of two notices came first', () => {
    const given = numbers(1, 400);
    const rises = given.filter((number, i) => i > 0 && number > given[i - 1]!).length;
    expect(rises).toBeGreaterThan(120);
    expect(rises).toBeLessThan(280);
  });
});
