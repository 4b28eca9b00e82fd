import { align, type Pairing } from '../compare/align.js';
import { compareNames, generationsDiffer } from '../compare/name-score.js';
import { soundLikeness } from '../compare/sound-likeness.js';
import type { ParsedName } from '../normalise/name.js';
import type { NamePart } from '../normalise/part.js';
import type { Description } from './description.js';
import { type LinkReason, weigh } from './reason.js';

/** Score of two names, and the bits for it. */
const NAME: readonly (readonly [number, number])[] = [
  [0, -6], [0.3, -5], [0.5, -2], [0.6, 0], [0.7, 2.5], [0.8, 4], [0.9, 5.5], [1, 7],
]; // prettier-ignore
/** What a person's name of one part can prove. */
const SINGLE_MOST = 2;
/** The family name agrees and the given name differs: relatives. */
const RELATIVE = -6;
/** The given name agrees and the family name differs: one person who took another name, or two people. */
const RENAMED = -3;
/** Father and son. */
const GENERATION = -8;
/** Somebody without a name: what a household shares is not enough. */
const NAMELESS = -4;
/** From here on two parts are one word; below `same` they are two. */
const LIKE = { equal: 0.9, same: 0.77 };

/** For and against two descriptions by their best pair of names. */
export function nameEvidence(a: Description, b: Description): LinkReason {
  if (a.names.length === 0 || b.names.length === 0) {
    return { feature: 'no-name', bits: NAMELESS, a: a.names[0]?.value ?? '', b: b.names[0]?.value ?? '' };
  }
  const all = a.names.flatMap((own) => b.names.map((other) => pairEvidence(own, other)));
  return all.sort((x, y) => y.bits - x.bits)[0]!;
}

function pairEvidence(own: ParsedName, other: ParsedName): LinkReason {
  const values = { a: own.value, b: other.value };
  if (generationsDiffer(own, other)) return { feature: 'generation', bits: GENERATION, ...values };
  const different = own.person && other.person ? differentPart(own, other) : undefined;
  if (different === 'given') return { feature: 'relative', bits: RELATIVE, ...values };
  if (different === 'family') return { feature: 'other-family-name', bits: RENAMED, ...values };
  const bits = weigh(compareNames(own, other).score, NAME);
  const isSingle = own.person && other.person && Math.min(own.parts.length, other.parts.length) === 1;
  return { feature: 'name', bits: isSingle ? Math.min(bits, SINGLE_MOST) : bits, ...values };
}

/** Which part of two people's names differs while another one agrees; none where nothing or everything does. */
function differentPart(own: ParsedName, other: ParsedName): 'given' | 'family' | undefined {
  const { pairs, queryRest, candidateRest } = align(own, other);
  const likenesses = pairs.map(heard);
  if (!likenesses.some((likeness) => likeness >= LIKE.equal)) return undefined;
  const weak = pairs.find((_, at) => likenesses[at]! < LIKE.same);
  const left = weak ? weak.query : queryRest.filter(isWord);
  const right = weak ? weak.candidate : candidateRest.filter(isWord);
  if (left.length === 0 || right.length === 0) return undefined;
  return left.includes(familyOf(own)) && right.includes(familyOf(other)) ? 'family' : 'given';
}

const familyOf = ({ parts, familyFirst }: ParsedName): NamePart => parts.at(familyFirst === true ? 0 : -1)!;

const isWord = ({ kind }: NamePart): boolean => kind === 'word';

/** Likeness by letters or by sound, of which consonants tell more, whichever is greater: Kaylee and Keeley are one name, Mark and Marsha two. */
function heard({ query, candidate, likeness }: Pairing): number {
  if (query.length > 1 || candidate.length > 1) return likeness;
  const [a, b] = [query[0]!, candidate[0]!];
  if (likeness >= LIKE.equal || a.script !== b.script || a.kind !== 'word' || b.kind !== 'word') return likeness;
  const [all, consonants] = [false, true].map((few) => soundLikeness(a.sound, b.sound, few, few).likeness);
  return Math.max(likeness, (all! + consonants!) / 2);
}
