import { expect, it } from '@jest/globals';
import { nonce } from './nonce.js';

it('gives 16 random bytes, each of them once', () => {
  const given = Array.from({ length: 2000 }, nonce);
  expect(new Set(given).size).toBe(given.length);
  for (const one of given) expect(one).toMatch(/^[0-9a-f]{32}$/);
});
