import { arabicSound } from './arabic.js';
import { cyrillicSound } from './cyrillic.js';
import { hangulSound } from './hangul.js';
import { hebrewSound } from './hebrew.js';
import { kanaSound } from './kana.js';
import { latinSound } from './latin.js';
import type { Sound } from './symbol.js';

const READERS: readonly (readonly [RegExp, (word: string) => number[]])[] = [
  [/\p{Script=Cyrillic}/u, cyrillicSound],
  [/\p{Script=Arabic}/u, arabicSound],
  [/\p{Script=Hebrew}/u, hebrewSound],
  [/\p{Script=Hangul}/u, hangulSound],
  [/[\p{Script=Hiragana}\p{Script=Katakana}]/u, kanaSound],
];

const LATIN = /^[\p{Script=Latin}\p{M}]+$/u;

/**
 * How a word in any script but Han sounds.
 * @param romanised what is read where the script has no reader of its own
 */
export function soundOf(word: string, romanised: string): Sound {
  if (LATIN.test(word)) return Uint16Array.from(latinSound(word));
  const reader = READERS.find(([script]) => script.test(word));
  return Uint16Array.from(reader ? reader[1](word) : latinSound(romanised));
}
