import { randomBytes } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { FieldKeys } from './field-keys.js';

const line = () => randomBytes(32).toString('base64');

describe('the field keys', () => {
  it('give back every text they encrypted', () => {
    const keys = new FieldKeys(line());
    fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (text) => keys.decrypt(keys.encrypt(text)) === text));
    expect(keys.encrypt('陈伟霖').toString('utf8')).not.toContain('陈伟霖');
  });

  it('never encrypt the same text to the same bytes', () => {
    const keys = new FieldKeys(line());
    expect(keys.encrypt('x').equals(keys.encrypt('x'))).toBe(false);
  });

  it('refuse bytes of which any bit was changed', () => {
    const keys = new FieldKeys(line());
    const bytes = keys.encrypt('Chen Weilin');
    for (let i = 0; i < bytes.length; i++) {
      const changed = Buffer.from(bytes);
      changed[i]! ^= 1;
      expect(() => keys.decrypt(changed)).toThrow();
    }
  });

  it('read what an older key wrote, and write with the newest', () => {
    const [older, newer] = [line(), line()];
    const written = new FieldKeys(older).encrypt('x');
    const rotated = new FieldKeys(`${newer}\n${older}\n`);
    expect(rotated.decrypt(written)).toBe('x');
    expect(() => new FieldKeys(older).decrypt(rotated.encrypt('x'))).toThrow('lacks the key');
  });

  it('keep their hashes when a key is added', () => {
    const [older, newer] = [line(), line()];
    expect(new FieldKeys(`${newer}\n${older}`).hash('email', 'a@b.c')).toBe(
      new FieldKeys(older).hash('email', 'a@b.c'),
    );
    expect(new FieldKeys(older).hash('email', 'a')).not.toBe(new FieldKeys(older).hash('iban', 'a'));
  });

  it.each(['', 'short', Buffer.alloc(31).toString('base64')])('refuse the key file %j', (text) => {
    expect(() => new FieldKeys(text)).toThrow();
  });
});
