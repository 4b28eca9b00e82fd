import type { ParsedName } from '../normalise/name.js';
import { JoinedPart, type NamePart } from '../normalise/part.js';

/** Weights are whole numbers of this share. */
const UNIT = 16;

/** How much of a name a part is; it depends on the part alone. */
export function weightOf({ text, han }: NamePart): number {
  return Math.round(UNIT * (1 + (han ? Math.min(han.characters.length * 1.5, 10) : Math.min(text.length, 10)) / 6));
}

/** The parts by which a name is found: the words that tell it apart, or all where there are none. */
export function findable({ parts }: ParsedName): readonly NamePart[] {
  const strong = parts.filter(({ kind }) => kind === 'word' || kind === 'number');
  return strong.length > 0 ? strong : parts;
}

/** Two parts written as one. */
export const together = (a: NamePart, b: NamePart): NamePart => new JoinedPart(a.text + b.text, [a, b]);

/** Neighbours that are also found as one: a surname of one character may be none, and others write both together. */
export function joined(parts: readonly NamePart[]): NamePart[] {
  return parts.slice(1).flatMap((part, at) => {
    const before = parts[at]!;
    return before.han && part.han ? [together(before, part)] : [];
  });
}

/** The greatest nearness. */
export const NEAREST = 1023;
const SHARES = { both: 3, extraPerson: 0.2, extraBody: 0.75 };

/**
 * How near two names are, from 0 to 1023, in the manner of the name score but from weights alone: what is left on both
 * sides counts against them, what is left on one side a little. Grows with `met`; falls with `other` where it is more.
 * @param met weight of the parts that meet
 * @param own weight of the query
 * @param other weight of the other name
 */
export function nearness(met: number, own: number, other: number, person: boolean): number {
  const [x, y] = [Math.max(0, own - met), Math.max(0, other - met)];
  const extra = Math.abs(x - y) * (person ? SHARES.extraPerson : SHARES.extraBody);
  const total = 2 * met + SHARES.both * Math.min(x, y) + extra;
  return total === 0 ? 0 : Math.floor((NEAREST * 2 * met) / total);
}

/** The greatest weight that another name of at least `least` nearness can have when `met` is all that meets. */
export function greatestOther(met: number, own: number, least: number, person: boolean): number {
  let [low, high] = [0, 1 << 12];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (nearness(met, own, middle, person) >= least) low = middle;
    else high = middle - 1;
  }
  return low;
}
