import { Bytes } from './bytes.js';
import { shared } from './shared.js';

/** Ascending lists of numbers, each as its length and the differences, seven bits a byte. */
export interface Lists {
  readonly starts: Uint32Array;
  readonly bytes: Uint8Array;
}

/**
 * Packs pairs into lists by their first number.
 * @param count how many lists there are
 * @param of the list of each pair
 * @param values the number of each pair, ascending within a list
 */
export function packLists(count: number, of: Uint32Array, values: Uint32Array): Lists {
  const lengths = new Uint32Array(count + 1);
  for (const list of of) lengths[list + 1]! += 1;
  for (let list = 0; list < count; list += 1) lengths[list + 1]! += lengths[list]!;
  const places = lengths.slice(0, count);
  const sorted = new Uint32Array(values.length);
  for (let at = 0; at < values.length; at += 1) sorted[places[of[at]!]!++] = values[at]!;
  const bytes = new Bytes();
  const starts = new Uint32Array(count);
  for (let list = 0; list < count; list += 1) {
    starts[list] = bytes.length;
    const [from, end] = [lengths[list]!, lengths[list + 1]!];
    bytes.pushNumber(end - from);
    for (let at = from, before = 0; at < end; at += 1) {
      bytes.pushNumber(sorted[at]! - before);
      before = sorted[at]!;
    }
  }
  return { starts: shared(Uint32Array, starts), bytes: bytes.finish() };
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

/**
 * Unpacks a list, as far as its numbers are below `end`, into `into`, which must have room for it.
 * @returns how many there are
 */
export function unpack({ starts, bytes }: Lists, list: number, into: Uint32Array, end = 0xffffffff): number {
  let at = starts[list]!;
  let count = -1;
  let value = 0;
  for (let filled = 0; filled !== count;) {
    let byte = bytes[at++]!;
    let difference = byte & 127;
    for (let shift = 7; byte > 127; shift += 7) {
      byte = bytes[at++]!;
      difference |= (byte & 127) << shift;
    }
    if (count < 0) count = difference;
    else {
      value += difference;
      if (value >= end) return filled;
      into[filled++] = value;
    }
  }
  return count;
}
