import { Bytes } from './bytes.js';
import { shared } from './shared.js';

/** Ascending lists of numbers, each as its length and the differences, seven bits a byte. */
export interface Lists {
  readonly starts: Uint32Array;
  readonly bytes: Uint8Array;
}

/**
 * Packs lists.
 * @param starts where each begins among the numbers, and the end
 * @param values the numbers, ascending within a list
 */
export function packLists(starts: Uint32Array, values: Uint32Array): Lists {
  const count = starts.length - 1;
  const bytes = new Bytes();
  const places = shared(Uint32Array, starts.subarray(0, count));
  for (let list = 0; list < count; list += 1) {
    places[list] = bytes.length;
    const end = starts[list + 1]!;
    bytes.pushNumber(end - starts[list]!);
    for (let at = starts[list]!, before = 0; at < end; at += 1) {
      bytes.pushNumber(values[at]! - before);
      before = values[at]!;
    }
  }
  return { starts: places, bytes: bytes.finish() };
}

/** How many numbers a list has. */
export function lengthOf({ starts, bytes }: Lists, list: number): number {
  let at = starts[list]!;
  let value = bytes[at]! & 127;
  for (let shift = 7; bytes[at]! > 127; shift += 7) {
    at += 1;
    value |= (bytes[at]! & 127) << shift;
  }
  return value;
}

/** Calls back with each number of a list that is below `end`, ascending. */
export function forEach({ starts, bytes }: Lists, list: number, take: (value: number) => void, end = 0xffffffff): void {
  let at = starts[list]!;
  let byte = bytes[at++]!;
  let left = byte & 127;
  for (let shift = 7; byte > 127; shift += 7) {
    byte = bytes[at++]!;
    left |= (byte & 127) << shift;
  }
  for (let value = 0; left > 0; left -= 1) {
    byte = bytes[at++]!;
    let difference = byte & 127;
    for (let shift = 7; byte > 127; shift += 7) {
      byte = bytes[at++]!;
      difference |= (byte & 127) << shift;
    }
    value += difference;
    if (value >= end) return;
    take(value);
  }
}
