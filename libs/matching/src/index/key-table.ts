import { Numbers } from './bytes.js';
import { type Lists, packLists } from './postings.js';
import { shared } from './shared.js';
import { sortPairs } from './sort.js';

/** Lists of parts by key. */
export interface KeyTable {
  /** The keys, ascending; their places are the numbers of their lists. */
  readonly keys: Uint32Array;
  /** Where the keys with the same leading bits begin. */
  readonly buckets: Uint32Array;
  readonly lists: Lists;
}

/** A bucket has about as many keys. */
const BUCKET = 8;
const MOST_BITS = 18;

/** A table of pairs of a key and a part; the parts ascend. What is given is written over. */
export function keyTable(keys: Uint32Array, parts: Uint32Array): KeyTable {
  const sorted = sortPairs(keys, parts);
  const [distinct, starts] = [new Numbers(), new Numbers()];
  for (let at = 0; at < keys.length; at += 1) {
    if (at > 0 && sorted.keys[at] === sorted.keys[at - 1]) continue;
    distinct.push(sorted.keys[at]!);
    starts.push(at);
  }
  starts.push(keys.length);
  return {
    keys: shared(Uint32Array, distinct.written),
    buckets: shared(Uint32Array, bucketsOf(distinct.written)),
    lists: packLists(starts.written, sorted.values),
  };
}

function bucketsOf(keys: Uint32Array): Uint32Array {
  const bits = Math.min(MOST_BITS, Math.max(1, Math.ceil(Math.log2((keys.length + 1) / BUCKET))));
  const buckets = new Uint32Array((1 << bits) + 1);
  for (const key of keys) buckets[(key >>> (32 - bits)) + 1]! += 1;
  for (let at = 1; at < buckets.length; at += 1) buckets[at]! += buckets[at - 1]!;
  return buckets;
}

/** The number of the list of a key, or −1. */
export function listOf({ keys, buckets }: KeyTable, key: number): number {
  const bits = 31 - Math.clz32(buckets.length - 1);
  const bucket = key >>> (32 - bits);
  let [low, high] = [buckets[bucket]!, buckets[bucket + 1]!];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (keys[middle]! < key) low = middle + 1;
    else high = middle;
  }
  return low < buckets[bucket + 1]! && keys[low] === key ? low : -1;
}
