import type { NamePart } from '../normalise/part.js';
import { type Script, scripts } from '../normalise/script.js';
import { consonantsOf } from '../normalise/sound/consonants.js';

/**
 * Ways in which two parts meet. Each is the bit at which it is noted: pieces are counted, the others are there or not.
 * - `gram`: pieces of the spelling
 * - `near`: the spelling, or the spelling but for one letter
 * - `sound`: the same consonants within one script
 * - `nearSound`: the same consonants in two scripts, or the same but for one
 * - `soundGram`: pieces of the consonants
 * - `character`: Han characters
 * - `given`: forms of one given name
 */
export const way = { gram: 0, near: 6, sound: 7, nearSound: 8, given: 9, soundGram: 10, character: 16 } as const;
export type Way = (typeof way)[keyof typeof way];
const MASK: Record<Way, number> = { 0: 63, 6: 1, 7: 1, 8: 1, 9: 1, 10: 63, 16: 63 };
/** How many of a way were noted. */
export const countOf = (noted: number, of: Way): number => (noted >>> of) & MASK[of];
/** Whether pieces of this way are counted. */
export const isCounted = (of: Way): boolean => MASK[of] > 1;

export interface Key {
  readonly way: Way;
  readonly key: number;
}

export const scriptNumber = (script: Script): number => scripts.indexOf(script);

/** Letters of a piece of a spelling, and of a piece of consonants. */
const GRAM = { spelling: 4, sound: 3 };
/** Words that are left out letter by letter: no longer ones, which have pieces enough, and no shorter ones. */
const LEFT_OUT = { longest: 12, shortest: 3, shortestSound: 3 };
/** So many consonants tell something within one script, and between two. */
const SOUND = { within: 3, between: 1 };
/** In so many ways a part is heard when it is kept, and when it is looked for. */
const HEARD = { kept: 3, asked: 12 };

/** The keys of a part, and how many pieces and characters it has. */
export interface Keyed {
  readonly keys: readonly Key[];
  readonly grams: number;
  readonly soundGrams: number;
  readonly characters: number;
}

/**
 * The keys under which a part is kept, every key once: its four-letter pieces with the edges marked; itself and itself
 * without any one letter, which is what words with one difference have in common; the same and pieces of its
 * consonants, which is what two scripts have in common; its other spellings; its Han characters; the given names that it
 * stands for. A key depends on the part alone.
 */
export const keptKeys = (part: NamePart): Keyed =>
  keyed(part, HEARD.kept, [part.script === 'latin' ? 'latin' : 'other']);

/** The keys under which a part is looked for: by its spelling, and by its consonants among the other scripts. */
export const askedKeys = (part: NamePart): Keyed =>
  keyed(part, HEARD.asked, part.script === 'latin' ? ['other'] : ['latin', 'other']);

function keyed(part: NamePart, ways: number, among: readonly string[]): Keyed {
  const heard = consonantsOf(part.sound, ways);
  const own = [
    ...spellingKeys(part),
    ...givenKeys(part),
    ...withinKeys(part, heard),
    ...among.flatMap((scripts) => soundKeys(heard, scripts)),
  ];
  return {
    keys: own,
    grams: pieces(part.text, GRAM.spelling).size,
    soundGrams: pieces(heard[0]!, GRAM.sound).size,
    characters: new Set(part.han?.characters).size,
  };
}

function spellingKeys({ text, han, also = [] }: NamePart): Key[] {
  return [
    ...keys(way.gram, '', pieces(text, GRAM.spelling)),
    ...keys(way.near, '', new Set([...without(text, LEFT_OUT.shortest), ...also])),
    ...keys(way.character, '', new Set(han?.characters)),
  ];
}

function givenKeys({ givenName }: NamePart): Key[] {
  if (!givenName) return [];
  const groups = (name: string, numbers: readonly number[]) => numbers.map((number) => `${name} ${number}`);
  return keys(way.given, '', [...groups('everyday', givenName.everyday), ...groups('abroad', givenName.abroad)]);
}

function withinKeys({ script }: NamePart, [usual]: readonly string[]): Key[] {
  return usual !== undefined && usual.length >= SOUND.within ? keys(way.sound, script, [usual]) : [];
}

function soundKeys(heard: readonly string[], among: string): Key[] {
  const long = heard.filter(({ length }) => length >= SOUND.between);
  const near = new Set(long.flatMap((each) => [...without(each, LEFT_OUT.shortestSound)]));
  return [
    ...keys(way.nearSound, among, near),
    ...keys(
      way.soundGram,
      among,
      long.slice(0, 1).flatMap((each) => [...pieces(each, GRAM.sound)]),
    ),
  ];
}

function keys(of: Way, prefix: string, texts: Iterable<string>): Key[] {
  const hashes = new Set<number>();
  for (const text of texts) hashes.add(hash(of, prefix + text));
  return Array.from(hashes, (key) => ({ way: of, key }));
}

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

/** FNV-1a, the seed spread before the first letter meets it, and mixed once more so that its upper bits are even. */
function hash(seed: number, text: string): number {
  let value = Math.imul(0x811c9dc5 ^ seed, 0x01000193);
  for (let at = 0; at < text.length; at += 1) value = Math.imul(value ^ text.charCodeAt(at), 0x01000193);
  value = Math.imul(value ^ (value >>> 15), 0x2c1b3c6d);
  return (value ^ (value >>> 13)) >>> 0;
}
