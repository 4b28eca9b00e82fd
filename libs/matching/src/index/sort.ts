import { working } from './working.js';

const BITS = 11;
const SIZE = 1 << BITS;

interface Pairs {
  readonly keys: Uint32Array;
  readonly values: Uint32Array;
}

/** Sorts pairs by their key, those of one key in the order in which they stood. What is given is written over. */
export function sortPairs(keys: Uint32Array, values: Uint32Array): Pairs {
  let from: Pairs = { keys, values };
  let to: Pairs = { keys: working(Uint32Array, keys.length), values: working(Uint32Array, keys.length) };
  const places = new Uint32Array(SIZE + 1);
  for (let shift = 0; shift < 32; shift += BITS) {
    places.fill(0);
    for (const key of from.keys) places[((key >>> shift) & (SIZE - 1)) + 1]! += 1;
    for (let at = 0; at < SIZE; at += 1) places[at + 1]! += places[at]!;
    for (let at = 0; at < from.keys.length; at += 1) {
      const place = places[(from.keys[at]! >>> shift) & (SIZE - 1)]!++;
      to.keys[place] = from.keys[at]!;
      to.values[place] = from.values[at]!;
    }
    [from, to] = [to, from];
  }
  return from;
}
