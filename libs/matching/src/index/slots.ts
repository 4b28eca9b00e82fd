import type { ParsedName } from '../normalise/name.js';
import type { NamePart } from '../normalise/part.js';
import { askedKeys, type Keyed } from './keys.js';
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

/** Every part by which the name is found, and neighbours written together; equal parts once. */
export function planFor(parsed: ParsedName): Plan {
  const parts = findable(parsed);
  const slots = [...new Map(parts.map((part) => [part.text, part])).values()].map((part) => slotOf(part));
  const weight = slots.reduce((sum, slot) => sum + slot.weight, 0);
  parts.slice(1).forEach((part, at) => {
    const before = parts[at]!;
    if (before.text.length + part.text.length > LONGEST_PAIR) return;
    slots.push(slotOf(together(before, part), weightOf(before) + weightOf(part), true));
  });
  return { parsed, slots: slots.slice(0, MOST_SLOTS), weight };
}

function slotOf(part: NamePart, weight = weightOf(part), isPair = false): Slot {
  return { part, ...askedKeys(part), weight, isPair };
}
