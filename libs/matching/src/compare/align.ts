import type { ParsedName } from '../normalise/name.js';
import type { NamePart } from '../normalise/part.js';
import { joins, type Option, SAME_WORD } from './joins.js';
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

/** From here on a part has met its like. */
const SETTLED = 0.95;

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
