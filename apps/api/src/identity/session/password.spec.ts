import { describe, expect, it } from '@jest/globals';
import { hashPassword, verifyPassword } from './password.js';

const cheap = { memory: 64, passes: 1, parallelism: 1, tagLength: 32 };

describe('a password', () => {
  it('is known by its Argon2id hash', async () => {
    const hash = await hashPassword('correct horse battery', cheap);
    expect(hash).toMatch(/^\$argon2id\$v=19\$m=64,t=1,p=1\$/);
    expect(await verifyPassword('correct horse battery', hash)).toBe(true);
    expect(await verifyPassword('correct horse batterY', hash)).toBe(false);
  });

  it('has another hash each time', async () => {
    expect(await hashPassword('same', cheap)).not.toBe(await hashPassword('same', cheap));
  });

  it('is the same however its letters are composed', async () => {
    const hash = await hashPassword('caf\u00e9', cheap);
    expect(await verifyPassword('cafe\u0301', hash)).toBe(true);
  });

  it('is refused against what is no hash', async () => {
    await expect(verifyPassword('x', 'plain')).rejects.toThrow('Argon2id');
  });
});
