import { createHmac } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { permute } from './permutation.js';

const prfOf = (key: string) => (text: string) => createHmac('sha256', key).update(text).digest().readUInt32BE();

describe('a keyed permutation', () => {
  it.each([1, 2, 3, 10, 999, 5000])('gives each number below %d once', (size) => {
    const given = Array.from({ length: size }, (_, n) => permute(n, size, prfOf('a')));
    expect([...given].sort((a, b) => a - b)).toEqual(Array.from({ length: size }, (_, n) => n));
  });

  it('tells nothing of the order without its key', () => {
    const size = 999_999;
    const numbers = Array.from({ length: 2000 }, (_, n) => permute(n, size, prfOf('a')));
    const rises = numbers.filter((number, n) => n > 0 && number > numbers[n - 1]!).length;
    expect(rises).toBeGreaterThan(850);
    expect(rises).toBeLessThan(1150);
    const mean = numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
    expect(Math.abs(mean / size - 0.5)).toBeLessThan(0.05);
    expect(numbers).not.toEqual(Array.from({ length: 2000 }, (_, n) => permute(n, size, prfOf('b'))));
  });

  it.each([-1, 10, 1.5])('refuses %d among ten', (number) => {
    expect(() => permute(number, 10, prfOf('a'))).toThrow();
  });
});
