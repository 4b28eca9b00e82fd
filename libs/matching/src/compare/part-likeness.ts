import type { GivenName } from '../normalise/given-names.js';
import { DIGITS, type NamePart } from '../normalise/part.js';
import { LEAST_CHANGE, wordLikeness } from './distance.js';
import type { Sound } from '../normalise/sound/symbol.js';
import { soundLikeness } from './sound-likeness.js';

/** A homophone is another character: 伟 and 炜 name different people, 張 and 张 the same; both read alike. */
const HOMOPHONE = 0.85;
const INITIAL = 0.85;
const NICKNAME = 0.95;
/** The same name in another language. */
const ABROAD = 0.85;
/** What two scripts have in common never proves as much as what one script has, and least where the part is short. */
const FOREIGN = { most: 1, short: 0.1 };
/** Scripts spell sounds loosely: a difference of sounds counts this much of one of letters, more where the part is short. */
const DOUBT = { least: 0.6, short: 0.9 };

/**
 * Likeness of two parts of names, 0 to 1, by the closest of the ways in which the two scripts can be compared.
 * What is below `least` may come out as 0, which is faster.
 */
export function partLikeness(a: NamePart, b: NamePart, person: boolean, least = 0): number {
  if (a.kind === 'number' || b.kind === 'number') return a.text === b.text ? 1 : 0;
  if (a.han && b.han) return hanLikeness(a.han, b.han);
  if (a.text === b.text && a.script === b.script) return 1;
  if (a.kind === 'initial' || b.kind === 'initial') return person && a.text[0] === b.text[0] ? INITIAL : 0;
  const likeness = a.script === b.script ? spelledLikeness(a, b, least) : foreignLikeness(a, b, least);
  return person ? Math.max(likeness, givenLikeness(a.givenName, b.givenName)) : likeness;
}

function givenLikeness(a: GivenName | undefined, b: GivenName | undefined): number {
  if (a === undefined || b === undefined) return 0;
  if (a.everyday.some((name) => b.everyday.includes(name))) return NICKNAME;
  return a.abroad.some((name) => b.abroad.includes(name)) ? ABROAD : 0;
}

/** One script: what both are spelled like. Letters that only one side has tell at once that little is alike. */
function spelledLikeness(a: NamePart, b: NamePart, least: number): number {
  const foreign = Math.max(bitCount(a.letters & ~b.letters), bitCount(b.letters & ~a.letters));
  const longer = Math.max(a.text.length, b.text.length);
  return foreign * ((a.letters | b.letters) >>> DIGITS === 0 ? LEAST_CHANGE.letter : LEAST_CHANGE.digit) >
    (1 - least) * longer
    ? 0
    : wordLikeness(a.text, b.text, least);
}

function bitCount(bits: number): number {
  const pairs = bits - ((bits >>> 1) & 0x55555555);
  const fours = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333);
  return Math.imul((fours + (fours >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

/** Two scripts: what both sound like. */
function foreignLikeness(a: NamePart, b: NamePart, least: number): number {
  const isSpelled = a.text === b.text || a.also?.includes(b.text) === true || b.also?.includes(a.text) === true;
  return heardLikeness(a.sound, b.sound, a.script === 'abjad', b.script === 'abjad', least, isSpelled);
}

/**
 * Likeness of two parts of two scripts by their sounds alone; what is below `least` may come out as 0.
 * @param abjadA whether the script of `a` leaves vowels out; so for `b`
 * @param isSpelled whether one is a known spelling of the other
 */
export function heardLikeness(
  a: Sound,
  b: Sound,
  abjadA: boolean,
  abjadB: boolean,
  least: number,
  isSpelled = false,
): number {
  const enough = isSpelled ? 0 : enoughSound(Math.max(a.length, b.length), least);
  const { likeness, weight } = soundLikeness(a, b, abjadA, abjadB, enough);
  if (weight === 0 || (likeness === 0 && !isSpelled)) return 0;
  const unheard = isSpelled ? 0 : 1 - likeness;
  return Math.max(0, FOREIGN.most - FOREIGN.short / weight - unheard * (DOUBT.least + DOUBT.short / weight));
}

/** The least likeness of two sounds of at most so much weight that can give `least`. */
const enoughSound = (weight: number, least: number): number =>
  weight === 0 ? 0 : 1 - (FOREIGN.most - FOREIGN.short / weight - least) / (DOUBT.least + DOUBT.short / weight);

type Han = NonNullable<NamePart['han']>;

/** Edit distance over characters, in which the same reading costs little. */
function hanLikeness(a: Han, b: Han): number {
  const [n, m] = [a.characters.length, b.characters.length];
  let previous = Array.from({ length: m + 1 }, (_, j) => j);
  for (let i = 1; i <= n; i += 1) {
    const row = [i];
    for (let j = 1; j <= m; j += 1) {
      row.push(Math.min(previous[j - 1]! + hanCost(a, i - 1, b, j - 1), previous[j]! + 1, row[j - 1]! + 1));
    }
    previous = row;
  }
  return Math.max(0, 1 - previous[m]! / Math.max(n, m));
}

function hanCost(a: Han, i: number, b: Han, j: number): number {
  if (a.characters[i] === b.characters[j]) return 0;
  return a.syllables[i] === b.syllables[j] ? 1 - HOMOPHONE : 1;
}
