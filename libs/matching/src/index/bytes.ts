import { shared } from './shared.js';
import { working } from './working.js';

/** By so much what is written into grows. */
const GROWTH = 1.5;

/** Bytes that are written one after the other. */
export class Bytes {
  /** What was written, and room for more. */
  values = new Uint8Array(1024);
  length = 0;

  push(byte: number): void {
    if (this.length === this.values.length) this.widen();
    this.values[this.length] = byte;
    this.length += 1;
  }

  /** A number in seven bits a byte, the lowest first; the last byte has no eighth bit. */
  pushNumber(value: number): void {
    let left = value;
    while (left > 127) {
      this.push((left & 127) | 128);
      left >>>= 7;
    }
    this.push(left);
  }

  /** What was written so far; a view, not a copy. */
  get written(): Uint8Array {
    return this.values.subarray(0, this.length);
  }

  finish(): Uint8Array {
    return shared(Uint8Array, this.written);
  }

  private widen(): void {
    const wider = working(Uint8Array, Math.ceil(this.values.length * GROWTH));
    wider.set(this.values);
    this.values = wider;
  }
}

/** Numbers that are written one after the other. */
export class Numbers {
  private values = new Uint32Array(256);
  length = 0;

  push(value: number): void {
    if (this.length === this.values.length) {
      const wider = working(Uint32Array, Math.ceil(this.values.length * GROWTH));
      wider.set(this.values);
      this.values = wider;
    }
    this.values[this.length] = value;
    this.length += 1;
  }

  /** Takes the last number back. */
  pop(): void {
    this.length -= 1;
  }

  at(place: number): number {
    return this.values[place]!;
  }

  /** What was written so far; a view, not a copy. */
  get written(): Uint32Array {
    return this.values.subarray(0, this.length);
  }
}

/** Lists of numbers that are written one after the other. */
export class NumberLists {
  private readonly starts = new Numbers();
  private readonly values = new Numbers();

  push(list: readonly number[]): void {
    this.starts.push(this.values.length);
    for (const value of list) this.values.push(value);
  }

  at(place: number): Uint32Array {
    const end = place + 1 < this.starts.length ? this.starts.at(place + 1) : this.values.length;
    return this.values.written.subarray(this.starts.at(place), end);
  }
}
