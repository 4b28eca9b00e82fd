import anyAscii from 'any-ascii';
import { pinyin } from 'pinyin-pro';

/** Letters of Hebrew that stand for a vowel more often than for the consonant that a table gives, or for another one. */
const HEBREW: Record<string, string> = { ו: 'u', ב: 'b', פ: 'p', ך: 'k', כ: 'k', ח: 'h', צ: 'ts', ץ: 'ts' };

/** Lower-case ASCII letters and digits of a piece in any script but Han; empty where there is nothing to read. */
export function romanise(piece: string): string {
  return anyAscii(piece.replace(/[ובפךכחצץ]/g, (letter) => HEBREW[letter]!))
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '');
}

/**
 * Pinyin of a run of Han characters, one syllable with its tone number for each character.
 * With `surname` the first characters are read as a surname: 单 is shan4, not dan1.
 */
export function syllables(han: string, surname: boolean): string[] {
  return pinyin(han, { toneType: 'num', type: 'array', surname: surname ? 'head' : 'off', toneSandhi: false });
}

/** Toneless letters of syllables, with ü as u. */
export const toneless = (parts: readonly string[]): string => romanise(parts.join('').replace(/\d/g, ''));

const COMPOUND_SURNAMES = new Set(
  (
    '欧阳 歐陽 司马 司馬 诸葛 諸葛 上官 夏侯 东方 東方 皇甫 尉迟 尉遲 公孙 公孫 慕容 令狐 宇文 长孙 長孫 司徒 司空 ' +
    '鲜于 鮮于 闻人 聞人 端木 百里 东郭 東郭 南宫 南宮 呼延 羊舌 轩辕 軒轅 独孤 獨孤 拓跋 完颜 完顏 第五 濮阳 濮陽'
  ).split(' '),
);

/** How many leading characters of a Chinese person's name are the surname. */
export const surnameLength = (han: string): number => (COMPOUND_SURNAMES.has(han.slice(0, 2)) ? 2 : 1);

/** Sounds that scripts do not tell apart fall into one class: Hebrew b and v, Arabic b and p, Korean l and r. */
const SKELETON_CLASSES: Record<string, string> = {
  b: 'b', p: 'b', f: 'b', v: 'b', w: '', u: '', o: '', a: '', e: '', i: '', y: '', h: '', j: 'k', g: 'k', k: 'k', q: 'k',
  c: 'k', x: 'ks', s: 's', z: 's', d: 't', t: 't', l: 'r', r: 'r', m: 'm', n: 'n',
}; // prettier-ignore

/**
 * Consonant skeleton of a romanised piece: vowels and half-vowels dropped, voiced and voiceless sounds folded,
 * doubles made single. `mohammed`, `muhammad` and the Arabic محمد all give `mmt`.
 */
export function skeleton(roman: string): string {
  let out = '';
  for (const letter of roman.replace(/sh|ch|kh|gh|zh|th|dh|ph/g, (pair) => (pair === 'ph' ? 'f' : pair[0]!))) {
    const kept = SKELETON_CLASSES[letter] ?? letter;
    if (kept !== '' && !out.endsWith(kept)) out += kept;
  }
  return out;
}

/** Skeleton of pinyin, whose x and q are an s and a k to other spellings. */
export const pinyinSkeleton = (roman: string): string => skeleton(roman.replace(/x/g, 's'));
