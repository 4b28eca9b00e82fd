import type { ParsedName } from '../normalise/name.js';
import { JoinedPart, type NamePart } from '../normalise/part.js';
import { partLikeness } from './part-likeness.js';

/** Parts of one name set against parts of the other. */
export interface Pairing {
  readonly query: readonly NamePart[];
  readonly candidate: readonly NamePart[];
  readonly likeness: number;
}

export interface Alignment {
  readonly pairs: readonly Pairing[];
  readonly queryRest: readonly NamePart[];
  readonly candidateRest: readonly NamePart[];
}

/** Below this, two parts are different words and not one word spelled twice. */
export const SAME_WORD = 0.6;
/** The same where parts of one script are written together: less would join what only looks alike. */
const SAME_JOINED = 0.75;
const MAX_JOINED = 4;
/** Letters that a part written together has at least. */
const LEAST_JOINED = 4;
/** By how much what is written together may be longer or shorter. */
const JOINED_SLACK = 2;
/** From here on a part has met its like. */
const SETTLED = 0.95;

interface Option {
  readonly q: number;
  readonly qLength: number;
  readonly c: number;
  readonly cLength: number;
  readonly likeness: number;
  readonly rank: number;
}

/**
 * Sets the parts of two names against each other without regard to order; parts written together or apart
 * (`rami makhlouf`, `ramimakhlouf`) still meet. Best pairs first; ties go to what stands earlier, and fall out the same
 * whichever of the two names is asked for.
 */
export function align(query: ParsedName, candidate: ParsedName): Alignment {
  if (query.value <= candidate.value) return alignOrdered(query, candidate);
  const { pairs, queryRest, candidateRest } = alignOrdered(candidate, query);
  return {
    pairs: pairs.map((pair) => ({ query: pair.candidate, candidate: pair.query, likeness: pair.likeness })),
    queryRest: candidateRest,
    candidateRest: queryRest,
  };
}

function alignOrdered(query: ParsedName, candidate: ParsedName): Alignment {
  const person = query.person && candidate.person;
  const settled = new Settled();
  const options = singles(query.parts, candidate.parts, person, settled);
  joins(query.parts, candidate.parts, settled.query, false, options);
  joins(candidate.parts, query.parts, settled.candidate, true, options);
  options.sort((x, y) => y.rank - x.rank || x.q - y.q || x.c - y.c || x.qLength + x.cLength - y.qLength - y.cLength);
  let [usedQ, usedC] = [0, 0];
  const pairs: Pairing[] = [];
  for (const option of options) {
    const [own, other] = [bits(option.q, option.qLength), bits(option.c, option.cLength)];
    if ((usedQ & own) !== 0 || (usedC & other) !== 0) continue;
    usedQ |= own;
    usedC |= other;
    pairs.push({
      query: query.parts.slice(option.q, option.q + option.qLength),
      candidate: candidate.parts.slice(option.c, option.c + option.cLength),
      likeness: option.likeness,
    });
  }
  return {
    pairs,
    queryRest: query.parts.filter((_, at) => (usedQ & (1 << at)) === 0),
    candidateRest: candidate.parts.filter((_, at) => (usedC & (1 << at)) === 0),
  };
}

/** A set of neighbouring parts, of which a name has at most 16. */
const bits = (from: number, length: number): number => ((1 << length) - 1) << from;

/** The parts of each side that have met their like, so that writing others together cannot help them. */
class Settled {
  query = 0;
  candidate = 0;
}

function singles(
  query: readonly NamePart[],
  candidate: readonly NamePart[],
  person: boolean,
  settled: Settled,
): Option[] {
  const options: Option[] = [];
  for (let q = 0; q < query.length; q += 1) {
    const own = query[q]!;
    for (let c = 0; c < candidate.length; c += 1) {
      const other = candidate[c]!;
      const likeness = partLikeness(own, other, person, SAME_WORD);
      if (likeness < SAME_WORD) continue;
      if (likeness >= SETTLED) {
        settled.query |= 1 << q;
        settled.candidate |= 1 << c;
      }
      const rank = likeness * likeness * (Math.min(own.text.length, other.text.length) + 2);
      options.push({ q, qLength: 1, c, cLength: 1, likeness, rank });
    }
  }
  return options;
}

/** One part on one side against two to four neighbours on the other. */
function joins(
  one: readonly NamePart[],
  many: readonly NamePart[],
  settled: number,
  flip: boolean,
  options: Option[],
): void {
  if (many.length < 2) return;
  one.forEach((single, at) => {
    if ((settled & (1 << at)) !== 0 || single.text.length < LEAST_JOINED - JOINED_SLACK) return;
    for (const { from, length, text } of runs(many, single)) {
      const joined = new JoinedPart(text, many.slice(from, from + length));
      const least = single.script === joined.script ? SAME_JOINED : SAME_WORD;
      const likeness = partLikeness(single, joined, false, least);
      if (likeness < least) continue;
      const rank = likeness * likeness * (Math.min(text.length, single.text.length) + 2) - 0.01;
      options.push(
        flip
          ? { q: from, qLength: length, c: at, cLength: 1, likeness, rank }
          : { q: at, qLength: 1, c: from, cLength: length, likeness, rank },
      );
    }
  });
}

interface Run {
  readonly from: number;
  readonly length: number;
  readonly text: string;
}

/**
 * Neighbours that are about as long as the single part: in letters where both are of one script, in consonants, which all
 * scripts write, where they are not.
 */
function runs(parts: readonly NamePart[], single: NamePart): Run[] {
  const out: Run[] = [];
  for (let from = 0; from < parts.length - 1; from += 1) {
    const sizeOf = parts[from]!.script === single.script ? lettersIn : consonantsIn;
    const around = sizeOf(single);
    let size = sizeOf(parts[from]!);
    for (let length = 2; length <= MAX_JOINED && from + length <= parts.length; length += 1) {
      size += sizeOf(parts[from + length - 1]!);
      if (size > around + JOINED_SLACK) break;
      if (size < around - JOINED_SLACK) continue;
      const text = parts.slice(from, from + length).reduce((all, part) => all + part.text, '');
      if (text.length >= LEAST_JOINED) out.push({ from, length, text });
    }
  }
  return out;
}

const lettersIn = (part: NamePart): number => part.text.length;
const consonantsIn = (part: NamePart): number => part.skeleton.length;
