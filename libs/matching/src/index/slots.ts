import type { ParsedName } from '../normalise/name.js';
import type { NamePart } from '../normalise/part.js';
import { askedKeys, type Keyed } from './keys.js';
import { partText } from './parsed-text.js';
import { findable, together, weightOf } from './weight.js';

/** Longest pair of parts that is also looked for written together. */
const LONGEST_PAIR = 24;
/** So that the number of a slot fits beside what a part gives. */
const MOST_SLOTS = 31;

/** A part of the query, or two neighbours written together, as it is looked for. */
export interface Slot extends Keyed {
  readonly part: NamePart;
  /** The most that it can give. */
  readonly weight: number;
  /** Whether it is two parts written together. */
  readonly isPair: boolean;
}

/** How a name is looked for. */
export interface Plan {
  readonly parsed: ParsedName;
  readonly slots: readonly Slot[];
  readonly weight: number;
}

/**
 * Every part by which the name is found, and neighbours written together; equal parts once.
 * @param known keys of parts of the same question, read another way
 */
export function planFor(parsed: ParsedName, known: Map<string, Keyed>): Plan {
  const parts = findable(parsed);
  const texts = new Map(parts.map((part) => [part, partText(part)]));
  const keyed = (part: NamePart, of: readonly NamePart[]): Keyed => {
    const key = of.map((each) => texts.get(each)).join('\n');
    const own = known.get(key) ?? askedKeys(part);
    known.set(key, own);
    return own;
  };
  const slots: Slot[] = [...new Map(parts.map((part) => [part.text, part])).values()].map((part) => ({
    ...keyed(part, [part]),
    part,
    weight: weightOf(part),
    isPair: false,
  }));
  const weight = slots.reduce((sum, slot) => sum + slot.weight, 0);
  parts.slice(1).forEach((part, at) => {
    const before = parts[at]!;
    if (before.text.length + part.text.length > LONGEST_PAIR) return;
    const pair = together(before, part);
    const both = weightOf(before) + weightOf(part);
    slots.push({ ...keyed(pair, [before, part]), part: pair, weight: both, isPair: true });
  });
  return { parsed, slots: slots.slice(0, MOST_SLOTS), weight };
}
