import type { NamePart } from '../normalise/part.js';
import { type Script, scripts } from '../normalise/script.js';

/**
 * Ways in which two parts meet: pieces of the spelling, the spelling but for one letter, the same consonants, the same
 * but for one, pieces of the consonants, Han characters. Each is the number of bits by which a count of it is shifted.
 */
export const way = { gram: 0, near: 6, sound: 10, nearSound: 12, soundGram: 16, character: 22 } as const;
export type Way = (typeof way)[keyof typeof way];
const MASK: Record<Way, number> = { 0: 63, 6: 15, 10: 3, 12: 15, 16: 63, 22: 63 };
/** How many of a way were counted. */
export const countOf = (counts: number, of: Way): number => (counts >>> of) & MASK[of];

export interface Key {
  readonly way: Way;
  readonly key: number;
}

export const scriptNumber = (script: Script): number => scripts.indexOf(script);

/** Letters of a piece of a spelling, and of a piece of consonants. */
const GRAM = { spelling: 4, sound: 3 };
/** Words that are left out letter by letter: no longer ones, which have pieces enough, and no shorter ones. */
const LEFT_OUT = { longest: 12, shortest: 3, shortestSound: 4 };
/** So many consonants tell something within one script, and between two. */
const SOUND = { within: 3, between: 2 };

/**
 * The keys under which a part is kept, every key once: its four-letter pieces with the edges marked; itself and itself
 * without any one letter, which is what words with one difference have in common; the same and pieces of its
 * consonants, which is what two scripts have in common; its Han characters. A key depends on the part alone.
 */
export function keptKeys(part: NamePart): Key[] {
  return [...spellingKeys(part), ...soundKeys(part.skeleton, part.script, true)];
}

/** The keys under which a part is looked for: consonants tell more where the scripts differ. */
export function askedKeys(part: NamePart): Key[] {
  const sounds = scripts.flatMap((script) => soundKeys(part.skeleton, script, script !== part.script));
  return [...spellingKeys(part), ...sounds];
}

/** How many pieces and characters a part has. */
export const extentOf = (part: NamePart): { grams: number; soundGrams: number; characters: number } => ({
  grams: pieces(part.text, GRAM.spelling).size,
  soundGrams: pieces(part.skeleton, GRAM.sound).size,
  characters: new Set(part.han?.characters).size,
});

function spellingKeys({ text, han }: NamePart): Key[] {
  return [
    ...keys(way.gram, '', pieces(text, GRAM.spelling)),
    ...keys(way.near, '', without(text, LEFT_OUT.shortest)),
    ...keys(way.character, '', new Set(han?.characters)),
  ];
}

function soundKeys(skeleton: string, script: Script, isForeign: boolean): Key[] {
  if (skeleton.length < (isForeign ? SOUND.between : SOUND.within)) return [];
  const whole = keys(way.sound, script, [skeleton]);
  if (!isForeign) return whole;
  const near = keys(way.nearSound, script, without(skeleton, LEFT_OUT.shortestSound));
  return [...whole, ...near, ...keys(way.soundGram, script, pieces(skeleton, GRAM.sound))];
}

const keys = (of: Way, prefix: string, texts: Iterable<string>): Key[] =>
  Array.from(texts, (text) => ({ way: of, key: hash(of, prefix + text) }));

function pieces(text: string, length: number): Set<string> {
  const marked = `^${text}$`;
  const found = new Set<string>();
  for (let at = 0; at === 0 || at + length <= marked.length; at += 1) found.add(marked.slice(at, at + length));
  return found;
}

/** The text, and the text without each of its letters when it has at least `shortest` of them. */
function without(text: string, shortest: number): Set<string> {
  const found = new Set([text]);
  if (text.length < shortest || text.length > LEFT_OUT.longest) return found;
  for (let at = 0; at < text.length; at += 1) found.add(text.slice(0, at) + text.slice(at + 1));
  return found;
}

/** FNV-1a, mixed once more so that its upper bits are even. */
function hash(seed: number, text: string): number {
  let value = 0x811c9dc5 ^ seed;
  for (let at = 0; at < text.length; at += 1) value = Math.imul(value ^ text.charCodeAt(at), 0x01000193);
  value = Math.imul(value ^ (value >>> 15), 0x2c1b3c6d);
  return (value ^ (value >>> 13)) >>> 0;
}
