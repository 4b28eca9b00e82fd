const BITS = 11;
const SIZE = 1 << BITS;

/** Sorts pairs by their key, those of one key in the order in which they stood. */
export function sortPairs(keys: Uint32Array, values: Uint32Array): { keys: Uint32Array; values: Uint32Array } {
  let from = { keys: keys.slice(), values: values.slice() };
  let to = { keys: new Uint32Array(keys.length), values: new Uint32Array(keys.length) };
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
