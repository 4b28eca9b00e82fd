import { Spelling } from './spelling.js';

/** Letters of Arabic, Persian, Urdu and Uyghur. */
const LETTERS: Record<string, string> = {
  ا: 'a/e2/o3/i4~2', أ: 'a/o2/u2/e2~3', إ: 'i/e1~3', آ: 'a', ٱ: 'a~2', ب: 'b/p/v4', ت: 't', ث: 't/s1', ج: 'J/g1/Z', ح: 'h~9', خ: 'x/h1/k3', د: 'd', ذ: 'd/z1', ر: 'r', ز: 'z/c4',
  س: 's', ش: 'S/C3', ص: 's', ض: 'd', ط: 't', ظ: 'z/d1', ع: 'a/i2/u2/o2/e2~1', غ: 'g/x3', ف: 'f/v/p4', ق: 'k/g1', ك: 'k/g2', ل: 'l', م: 'm', ن: 'n', ه: 'h/a2~4', ه$: 'h/a/e1~3',
  ة: 'a/e1/t3~1', و: 'u/o/w/v2~3', '^و': 'w/v/u2/o2', وو: 'w u/o~3', ي: 'i/y/e1~3', '^ي': 'y/i/J3', ى: 'a/i1/e2~2', ئ: 'i/y/e~1', ؤ: 'u/o/w~1', ء: '', پ: 'p', چ: 'C', ژ: 'Z/J', گ: 'g', ک: 'k',
  ی: 'i/y/e1~3', ڤ: 'v', ں: 'n~5', ٹ: 't', ڈ: 'd', ڑ: 'r', ہ: 'h/a3~3', ھ: 'h~1', ے: 'e/i~3', ۆ: 'o/u', ە: 'e/a', ې: 'e/i', ۇ: 'u',
  تش: 'C', دج: 'J', كس: 'k~7 s', تس: 'c/t3', نغ$: 'n g~2', نج$: 'n g/J2~2', 'نك': 'n k', ية$: 'i a/e1~2', اي: 'a/e1 i/y~2', اى: 'a i~2', او: 'a/o u/w~2', ييه$: 'i e~2', يه$: 'i a/e~2', '^ال': 'a/e1~1 l~3', يو: 'i/y/J3 u/o',
}; // prettier-ignore

const spelling = new Spelling(LETTERS);

/** Symbols of a word in Arabic letters, without its points. */
export const arabicSound = (word: string): number[] => spelling.read(word.replace(/[\p{M}ـ]/gu, ''));
