/** How a piece of a name is written, as far as it matters for comparing. */
export type Script = 'latin' | 'alphabet' | 'abjad' | 'han';

const HAN = /\p{Script=Han}/u;
const ABJAD = /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}]/u;
const FOREIGN = /[^\p{Script=Latin}\p{Script=Common}\p{Script=Inherited}]/u;

/** The script of a piece: Han, one that leaves vowels out, Latin, or any other that writes its vowels. */
export function scriptOf(piece: string): Script {
  if (HAN.test(piece)) return 'han';
  if (ABJAD.test(piece)) return 'abjad';
  return FOREIGN.test(piece) ? 'alphabet' : 'latin';
}

const SYLLABIC = /^[\p{Script=Hangul}\p{Script=Hiragana}\p{Script=Katakana}]/u;

/** Whether one character of the piece is a syllable, so that a single one is no initial. */
export const isSyllabic = (piece: string): boolean => SYLLABIC.test(piece);

const SPLIT = /\p{Script=Han}+|[^\p{Script=Han}]+/gu;

/** Cuts a word where Han characters begin or end, so that `华为Technologies` becomes two pieces. */
export function splitHan(word: string): string[] {
  return HAN.test(word) ? (word.match(SPLIT) ?? []) : [word];
}
