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

  it('refuse a value in another table, column or row, and one without its place', () => {
    const keys = new FieldKeys(line());
    const place = { table: 'notice', column: 'content', row: '1' };
    const bytes = keys.encrypt('Chen Weilin', place);
    expect(keys.decrypt(bytes, place)).toBe('Chen Weilin');
    expect(keys.decrypt(bytes, { table: 'notice', column: 'content' })).toBe('Chen Weilin');
    for (const other of [{ table: 'warning' }, { column: 'remark' }, { row: '2' }]) {
      expect(() => keys.decrypt(bytes, { ...place, ...other })).toThrow();
    }
    expect(() => keys.decrypt(bytes)).toThrow();
    for (let i = 0; i < bytes.length; i++) {
      const changed = Buffer.from(bytes);
      changed[i]! ^= 1;
      expect(() => keys.decrypt(changed, place)).toThrow();
    }
  });

  it('conceal text for one use and one person only, the same text in the same way', () => {
    const keys = new FieldKeys(line());
    const hidden = keys.conceal('cursor', 'Chen Weilin', 'a');
    expect(keys.conceal('cursor', 'Chen Weilin', 'a')).toBe(hidden);
    expect(keys.conceal('cursor', 'Chen Weilin', 'b')).not.toBe(hidden);
    expect(keys.reveal('cursor', hidden, 'a')).toBe('Chen Weilin');
    expect(() => keys.reveal('cursor', hidden, 'b')).toThrow();
    expect(() => keys.reveal('other', hidden, 'a')).toThrow();
    expect(() => keys.reveal('cursor', 'x', 'a')).toThrow();
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
