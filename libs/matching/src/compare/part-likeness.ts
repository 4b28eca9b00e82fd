import type { NamePart } from '../normalise/name.js';
import { fullGivenName } from '../normalise/symbols.js';
import { wordLikeness } from './distance.js';

/** A homophone is another character: 伟 and 炜 name different people, 張 and 张 the same; both read alike. */
const HOMOPHONE = 0.85;
const INITIAL = 0.85;
const NICKNAME = 0.95;
/** A skeleton tells less than letters do. */
const SKELETON = 0.9;
const CONSONANTS = 0.7;
/** What two scripts have in common never proves as much as what one script has. */
const FOREIGN = 0.95;

/**
 * Likeness of two parts of names, 0 to 1, by the closest of the ways in which the two scripts can be compared.
 * What is below `least` may come out as 0, which is faster.
 */
export function partLikeness(a: NamePart, b: NamePart, person: boolean, least = 0): number {
  if (a.kind === 'number' || b.kind === 'number') return a.text === b.text ? 1 : 0;
  if (a.han && b.han) return hanLikeness(a.han, b.han);
  if (a.text === b.text) return 1;
  if (a.kind === 'initial' || b.kind === 'initial') return person && a.text[0] === b.text[0] ? INITIAL : 0;
  const isForeign = a.script !== b.script;
  const straight = wordLikeness(a.text, b.text, isForeign ? 0 : least);
  if (person && sameGivenName(a.text, b.text)) return Math.max(straight, NICKNAME);
  return isForeign ? foreignLikeness(a, b, straight) : straight;
}

function sameGivenName(a: string, b: string): boolean {
  const [full, other] = [fullGivenName(a), fullGivenName(b)];
  return full === b || other === a || (full !== undefined && full === other);
}

/** Two scripts: consonants tell most; vowels tell something where both scripts write them. */
function foreignLikeness(a: NamePart, b: NamePart, straight: number): number {
  if (Math.min(a.skeleton.length, b.skeleton.length) < 2) return FOREIGN * straight;
  const consonants = wordLikeness(a.skeleton, b.skeleton);
  const blended = CONSONANTS * consonants + (1 - CONSONANTS) * straight;
  const best = a.script === 'abjad' || b.script === 'abjad' ? Math.max(blended, SKELETON * consonants) : blended;
  return FOREIGN * Math.max(straight, best);
}

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
