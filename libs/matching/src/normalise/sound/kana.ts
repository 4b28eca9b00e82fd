import { Spelling } from './spelling.js';

const VOWELS = ['a/e3', 'i/e3', 'u/o3', 'e', 'o/a2'];
/** Rows of the syllabary: the consonant, and the kana from a to o; a dot where there is none. */
const ROWS: readonly (readonly [string, string])[] = [
  ['', 'アイウエオ'], ['k', 'カキクケコ'], ['g', 'ガギグゲゴ'], ['s', 'サ.スセソ'], ['z/c4', 'ザ.ズゼゾ'], ['t', 'タ..テト'], ['d', 'ダ..デド'], ['n', 'ナニヌネノ'],
  ['h/x/f4', 'ハヒ.ヘホ'], ['b/v', 'バビブベボ'], ['p', 'パピプペポ'], ['m', 'マミムメモ'], ['y/J4~6', 'ヤ.ユ.ヨ'], ['r/l', 'ラリルレロ'], ['w/v3', 'ワヰ.ヱヲ'],
]; // prettier-ignore
const SMALL = 'ァィゥェォ';

/** The vowel that Japanese adds after a lone consonant. */
const ADDED: Record<string, string> = { u: 'u/o3~1', o: 'o/u3/a2~2', i: 'i/e3~3' };

const table: Record<string, string> = {
  シ: `S/s1 ${ADDED.i!}`, チ: `C/t2 ${ADDED.i!}`, ツ: `c/t2 ${ADDED.u!}`, ジ: `J/Z/z1/d3 ${ADDED.i!}`, ヂ: `J/d2 ${ADDED.i!}`, ヅ: `z/c2 ${ADDED.u!}`, フ: `f/h1/v3 ${ADDED.u!}`,
  ン: 'n/m2', ッ: '', ー: '', 'ー$': 'r~1', ア$: 'a/e/r~3', ヴ: `v/b1 ${ADDED.u!}`, ト: `t ${ADDED.o!}`, ド: `d ${ADDED.o!}`, テュ: 't u', デュ: 'd u', ティ: 't i', ディ: 'd i', トゥ: 't u', ドゥ: 'd u', チェ: 'C e', ジェ: 'J/Z e', シェ: 'S e',
  ツァ: 'c/z a', ツィ: 'c/t i', ツェ: 'c/z e', ツォ: 'c/z o', イェ: 'y~3 e', ウィ: 'w/v i', ウェ: 'w/v e', ウォ: 'w/v o', ウァ: 'w/v a', クァ: 'k w~3 a', クィ: 'k w~3 i', クェ: 'k w~3 e', クォ: 'k w~3 o', グァ: 'g w~3 a', グィ: 'g w~3 i', フュ: 'f u',
  エイ: 'e/a i~1', アイ: 'a/e1/i2 i~2', アウ: 'a/o u~2', オウ: 'o u~1', ヶ: 'k e', ヵ: 'k a', ヮ: 'w a',
}; // prettier-ignore

for (const [consonant, kana] of ROWS) {
  [...kana].forEach((letter, at) => {
    if (letter === '.' || letter in table) return;
    const vowel = at === 2 && consonant !== '' && !'yn'.includes(consonant[0]!) ? ADDED.u! : VOWELS[at]!;
    table[letter] = `${consonant} ${vowel}`.trim();
  });
}
[...SMALL].forEach((letter, at) => {
  table[letter] = VOWELS[at]!;
  table[`フ${letter}`] ??= `f/h3 ${VOWELS[at]!}`;
  table[`ヴ${letter}`] ??= `v/w1/b2 ${VOWELS[at]!}`;
});
for (const [small, vowel] of [['ャ', 'a'], ['ュ', 'u'], ['ョ', 'o']] as const) {
  table[small] = `y~2 ${vowel}`;
  for (const [letter, consonant] of [['シ', 'S'], ['チ', 'C'], ['ジ', 'J/Z'], ['キ', 'k y~2'], ['ギ', 'g y~2'], ['ニ', 'n y~2'], ['ヒ', 'h y~2'], ['ビ', 'b/v y~2'], ['ピ', 'p y~2'], ['ミ', 'm y~2'], ['リ', 'r/l y~2']] as const) {
    table[letter + small] = `${consonant} ${vowel}`;
  }
} // prettier-ignore

const spelling = new Spelling(table);
const HIRAGANA = /[ぁ-ゖ]/g;
const toKatakana = (letter: string): string => String.fromCharCode(letter.charCodeAt(0) + 0x60);

/** Symbols of a word in kana. */
export const kanaSound = (word: string): number[] => spelling.read(word.replace(HIRAGANA, toKatakana));
