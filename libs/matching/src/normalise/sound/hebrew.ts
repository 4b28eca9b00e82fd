import { Spelling } from './spelling.js';

/** Hebrew letters; a geresh (׳) after one makes it a sound of another language. */
const LETTERS: Record<string, string> = {
  א: 'a/e/o1/i2/u2~1', ב: 'b/v', ג: 'g', ד: 'd', ה: 'h/a2~3', ה$: 'a/e1~1', ו: 'u/o/v~4', וו: 'v/w', ז: 'z', ח: 'x/h~9', ט: 't', י: 'i/y/e2~3', יי: 'y/i~4', כ: 'k/x', ך: 'k/x',
  ל: 'l', מ: 'm', ם: 'm', נ: 'n', ן: 'n', ס: 's', ע: 'a/e/o1/i2/u3~1', פ: 'p/f', ף: 'f/p', צ: 'c/z2/s2', ץ: 'c/z2', ק: 'k', ר: 'r', ש: 'S/s', ת: 't/s4',
  'ג׳': 'J/Z', 'ז׳': 'Z/J', 'צ׳': 'C', 'ץ׳': 'C', 'ת׳': 't/s2', 'ד׳': 'd', 'ט׳': 't', טש: 'C', דז: 'z/J2', קס: 'k~7 s', טס: 'c/t2', תס: 'c/t2', ב$: 'v/b', '^ו': 'v/w/u2', ג$: 'g/k3', נג$: 'n g~2', יה$: 'i/y a/e1~2',
  ײ: 'i/y/e~3', װ: 'v/w',
}; // prettier-ignore

const spelling = new Spelling(LETTERS);

/** Symbols of a word in Hebrew letters, without its points. */
export const hebrewSound = (word: string): number[] => spelling.read(word.replace(/\p{M}/gu, ''));
