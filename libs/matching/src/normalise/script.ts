export const scripts = ['latin', 'alphabet', 'abjad', 'kana', 'hangul', 'han'] as const;

/** How a piece of a name is written, as far as it matters for comparing. */
export type Script = (typeof scripts)[number];

const HAN = /\p{Script=Han}/u;
const ABJAD = /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}]/u;
const HANGUL = /\p{Script=Hangul}/u;
const KANA = /[\p{Script=Hiragana}\p{Script=Katakana}]/u;
const FOREIGN = /[^\p{Script=Latin}\p{Script=Common}\p{Script=Inherited}]/u;

/** The script of a piece: one of East Asia, one that leaves vowels out, Latin, or any other that writes its vowels. */
export function scriptOf(piece: string): Script {
  if (HAN.test(piece)) return 'han';
  if (ABJAD.test(piece)) return 'abjad';
  if (HANGUL.test(piece)) return 'hangul';
  if (KANA.test(piece)) return 'kana';
  return FOREIGN.test(piece) ? 'alphabet' : 'latin';
}

const SPLIT = /\p{Script=Han}+|[^\p{Script=Han}]+/gu;

/** Cuts a word where Han characters begin or end, so that `华为Technologies` becomes two pieces. */
export function splitHan(word: string): string[] {
  return HAN.test(word) ? (word.match(SPLIT) ?? []) : [word];
}
