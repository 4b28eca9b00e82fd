import { Numbers } from './bytes.js';
import { shared } from './shared.js';

/**
 * Names, one record each: its weight and the number of its parts, its owner, its place among equals, its frame, its
 * parts. A row is known by where its record begins.
 */
export interface Rows {
  readonly records: Uint32Array;
  /** For each weight where the rows begin that weigh more. */
  readonly beyond: Uint32Array;
  readonly count: number;
}

/** What a part is to a name: a word that it is not found by, one that it is found by, or two that are also found as one. */
export const role = { silent: 0, word: 1, joined: 2 } as const;
export type Role = (typeof role)[keyof typeof role];

/** A part of a row: its number in the dictionary and its role. */
export const entry = (part: number, of: Role): number => part * 4 + of;
export const partOf = (own: number): number => own >>> 2;
export const isFound = (own: number): boolean => (own & 3) !== role.silent;
export const isWord = (own: number): boolean => (own & 3) === role.word;
export const roleOf = (own: number): Role => (own & 3) as Role;

const WEIGHT_BITS = 16;
const PARTS = 4;

export interface RowRecord {
  readonly weight: number;
  readonly owner: number;
  readonly place: number;
  readonly frame: number;
  readonly parts: Uint32Array;
}

export const ownerOf = ({ records }: Rows, row: number): number => records[row + 1]!;
export const placeOf = ({ records }: Rows, row: number): number => records[row + 2]!;
export const frameOf = ({ records }: Rows, row: number): number => records[row + 3]!;
export const weightAt = ({ records }: Rows, row: number): number => records[row]! & ((1 << WEIGHT_BITS) - 1);
export const firstPart = (row: number): number => row + PARTS;
export const afterParts = ({ records }: Rows, row: number): number => row + PARTS + (records[row]! >>> WEIGHT_BITS);
export const partsOf = (rows: Rows, row: number): Uint32Array =>
  rows.records.subarray(firstPart(row), afterParts(rows, row));

/** All rows, by weight. */
export function* everyRow(rows: Rows): Generator<number> {
  for (let row = 0; row < rows.records.length; row = afterParts(rows, row)) yield row;
}

/** Where rows begin that weigh more than `weight`. */
export const endOf = ({ beyond, records }: Rows, weight: number): number => beyond[weight] ?? records.length;

/** Writes records, the lightest first. */
export class RowWriter {
  private readonly records = new Numbers();
  private readonly beyond = new Numbers();
  private count = 0;

  push({ weight, owner, place, frame, parts }: RowRecord): number {
    while (this.beyond.length < weight) this.beyond.push(this.records.length);
    const row = this.records.length;
    this.records.push(weight | (parts.length << WEIGHT_BITS));
    this.records.push(owner);
    this.records.push(place);
    this.records.push(frame);
    for (const part of parts) this.records.push(part);
    this.count += 1;
    return row;
  }

  finish(): Rows {
    return {
      records: shared(Uint32Array, this.records.written),
      beyond: shared(Uint32Array, this.beyond.written),
      count: this.count,
    };
  }
}
