import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { cleanText } from './clean.js';
import { parseName } from './name.js';

const words = (value: string, type?: string) => parseName(value, type).parts.map((part) => part.text);

describe('parsing a name', () => {
  it('folds case, accents and compatibility forms', () => {
    expect(words('ERDOĞAN, Recep  Ｔａｙｙｉｐ')).toEqual(['erdogan', 'recep', 'tayyip']);
  });

  it('removes bidirectional marks, zero-width and control characters', () => {
    expect(cleanText('Jo\u202Ehn\u200B \u0007Doe\u2066')).toBe('John Doe');
  });

  it('drops titles of persons but never the whole name', () => {
    expect(words('Mr. Dr. Rami Makhlouf')).toEqual(['rami', 'makhlouf']);
    expect(words('General')).toEqual(['general']);
  });

  it('takes legal forms out of names of organisations, however they are spelled', () => {
    for (const name of [
      'Faberlic Sp. z o.o.',
      'Faberlic LLC',
      'Faberlic, L.L.C.',
      'OOO Faberlic',
      'Faberlic Limited Liability Company',
    ]) {
      const parsed = parseName(name, 'Company');
      expect([parsed.parts.map((part) => part.text), [...parsed.forms]]).toEqual([['faberlic'], ['LLC']]);
    }
  });

  it('reads a Chinese name with the surname reading, surname first', () => {
    expect(words('单雄信')).toEqual(['shan', 'xiongxin']);
    expect(words('欧阳娜娜')).toEqual(['ouyang', 'nana']);
  });

  it('takes the legal form off a Chinese company', () => {
    const parsed = parseName('海港保险股份有限公司', 'Company');
    expect([parsed.parts.map((part) => part.han?.characters.join('')), [...parsed.forms]]).toEqual([
      ['海港保险'],
      ['JSC'],
    ]);
  });

  it('reads numbers in words and ordinals', () => {
    expect(words('Brigade Forty-Four', 'Organization')).toEqual(['brigade', '44']);
    expect(words('1st International Bank', 'Company')).toEqual(words('First International Bank', 'Company'));
  });

  it.each([
    ['nothing', ''],
    ['a full stop', '.'],
    ['one letter', 'x'],
    ['an emoji', '😀'],
    ['a null character', '\u0000'],
    ['half a surrogate pair', '\ud800'],
    ['a number', '12'],
    ['an apostrophe', "'"],
    ['a legal form in Chinese', '公司'],
    ['ten thousand letters', 'a'.repeat(10_000)],
    ['ten thousand characters', '王'.repeat(10_000)],
    ['five thousand words', 'a '.repeat(5_000)],
  ])('reads %s without failing', (_what, value) => {
    expect(parseName(value, 'Company').parts.length).toBeLessThanOrEqual(16);
  });

  it('never throws and always gives letters and digits, whatever the text', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 600 }),
        fc.constantFrom('Person', 'Company', 'Vessel'),
        (value, type) => {
          for (const part of parseName(value, type).parts) expect(part.text).toMatch(/^[a-z0-9]{1,40}$/);
        },
      ),
      { numRuns: 500 },
    );
    expect(parseName('').parts).toEqual([]);
  });
});
