import { describe, expect, it } from '@jest/globals';
import { hasCheckDigits, newApiKeySecret } from './api-key-secret.js';

describe('the secret of an API key', () => {
  it('can be told from other text by its prefix and check digits', () => {
    for (let i = 0; i < 100; i++) {
      const secret = newApiKeySecret();
      expect(secret).toMatch(/^wb_[\w-]{43}[0-9a-f]{8}$/);
      expect(hasCheckDigits(secret)).toBe(true);
      const at = 3 + (i % 43);
      const other = secret[at] === 'A' ? 'B' : 'A';
      expect(hasCheckDigits(secret.slice(0, at) + other + secret.slice(at + 1))).toBe(false);
    }
  });
});
