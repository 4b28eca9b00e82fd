import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { soundLikeness } from '../../compare/sound-likeness.js';
import { romanise, syllables } from '../romanise.js';
import { pinyinSound } from './pinyin.js';
import { soundOf } from './sound.js';
import type { Sound } from './symbol.js';

const isHan = /\p{Script=Han}/u;
const isAbjad = /[\p{Script=Arabic}\p{Script=Hebrew}]/u;

function sound(word: string): Sound {
  if (!isHan.test(word)) return soundOf(word, romanise(word));
  return Uint16Array.from(pinyinSound(syllables(word, false).map((syllable) => syllable.replace(/\d/g, ''))));
}
const alike = (a: string, b: string) => soundLikeness(sound(a), sound(b), isAbjad.test(a), isAbjad.test(b)).likeness;

describe('sounds of names', () => {
  it.each([
    ['Чайковский', 'Tchaikovsky'],
    ['Жуков', 'Zhukov'],
    ['محمد', 'Muhammad'],
    ['جمال', 'Gamal'],
    ['נתניהו', 'Netanyahu'],
    ['ג׳ורג׳', 'George'],
    ['シュワルツェネッガー', 'Schwarzenegger'],
    ['バイデン', 'Biden'],
    ['ロバート', 'Robert'],
    ['오바마', 'Obama'],
    ['최', 'Choi'],
    ['克林顿', 'Clinton'],
    ['斯特拉文斯基', 'Stravinsky'],
    ['奥巴马', 'Obama'],
    ['Παπαδόπουλος', 'Papadopoulos'],
  ])('hears %s in %s', (a, b) => {
    expect(alike(a, b)).toBeGreaterThan(0.7);
  });

  it.each([
    ['Жуков', 'Petrov'],
    ['محمد', 'Hassan'],
    ['バイデン', 'Trump'],
    ['克林顿', 'Obama'],
    ['오바마', 'Clinton'],
  ])('does not hear %s in %s', (a, b) => {
    expect(alike(a, b)).toBeLessThan(0.5);
  });

  it('reads any text in any script, and itself as itself', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', maxLength: 60 }),
        fc.string({ unit: 'binary', maxLength: 60 }),
        (a, b) => {
          const [own, other] = [soundOf(a, romanise(a)), soundOf(b, romanise(b))];
          const { likeness } = soundLikeness(own, other, false, true);
          expect(likeness).toBeGreaterThanOrEqual(0);
          expect(likeness).toBeLessThanOrEqual(1);
          expect(soundLikeness(other, own, true, false).likeness).toBeCloseTo(likeness, 6);
          if (own.length > 0) expect(soundLikeness(own, own, false, false)).toMatchObject({ likeness: 1 });
        },
      ),
      { numRuns: 500 },
    );
  });
});
