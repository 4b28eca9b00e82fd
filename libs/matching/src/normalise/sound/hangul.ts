import { symbolsOf } from './symbol.js';

const list = (text: string): (readonly number[])[] => text.split('|').map(symbolsOf);

/** First consonants, in the order of Unicode. */
const FIRST = list(
  'k/g|k|n|d/t1|t/d2|r/l|m|b/p1/v|p/b2|s/S1/z2/t4|s/t4||J/z/c2/C1/Z|C/c1|C/c/t4|k/c4|t/d4|p/f|h/x/f2~8',
);
const VOWELS = list(
  'a/o3|e/a|y/i~3 a|y~3 e/a|o/e1/u2/a2|e|y/i~3 o/u2/e1|y~2 e|o|w/u/o a|w/u~5 e/a|o/e1/u2 e/i~2|y/i~3 o|u|w/u~5 o/a2|w/u~5 e/a3|w/u/v2 i|y/i~3 u|u/e3/o3~1|u/i/e~3 i~2|i/e3',
);
const LAST = list(
  '|k/g1~8|k/g1|k|n|n|n|t/d1/s3|l/r~8|k|m|l|l|l|l|l|m|p/b1/f3~8|p|s/t/z2/S3~8|s/t|n g~2|t/s|t/C|k|t|p|t',
);

const BASE = 0xac00;
const COUNT = 11_172;

/** Symbols of a word in Hangul syllables; whatever else stands in it is passed over. */
export function hangulSound(word: string): number[] {
  const out: number[] = [];
  for (const letter of word) {
    const at = letter.codePointAt(0)! - BASE;
    if (at < 0 || at >= COUNT) continue;
    const before = out.at(-1);
    const [first, ...more] = [...FIRST[Math.floor(at / 588)]!, ...VOWELS[Math.floor((at % 588) / 28)]!];
    if (first !== before) out.push(first!);
    out.push(...more, ...LAST[at % 28]!);
  }
  return out;
}
