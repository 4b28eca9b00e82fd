import type { Segment } from './segment.js';

/** Memory that a search writes into, as large as the largest segment needs; one search at a time. */
export class Scratch {
  /** For each part how often each way was met; 0 between searches. */
  counts = new Uint32Array(0);
  /** For each part what it gives and to which slot; 0 between searches. */
  gifts = new Uint16Array(0);
  met = new Uint32Array(0);
  /** A bit for every four numbers of the records of rows; 0 between searches. */
  marks = new Uint32Array(0);

  /** Makes room for a segment. */
  fit({ persons, bodies }: Segment): void {
    const parts = Math.max(persons.partWeight.length, bodies.partWeight.length);
    if (parts > this.counts.length) {
      this.counts = new Uint32Array(parts);
      this.gifts = new Uint16Array(parts);
      this.met = new Uint32Array(parts);
    }
    const marks = (Math.max(persons.rows.records.length, bodies.rows.records.length) >>> 7) + 1;
    if (marks > this.marks.length) this.marks = new Uint32Array(marks);
  }
}

const GIVEN_BITS = 11;

/** What a part gives to a slot, as one number; never 0. */
export const gift = (slot: number, amount: number): number => ((slot + 1) << GIVEN_BITS) | amount;
/** The number of the slot plus one. */
export const slotOf = (given: number): number => given >>> GIVEN_BITS;
export const amountOf = (given: number): number => given & ((1 << GIVEN_BITS) - 1);
