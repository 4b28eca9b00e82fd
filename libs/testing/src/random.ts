import { createHash, randomInt } from 'node:crypto';

const SEEDS = 2 ** 32;

/** A seed that nobody chose; who draws one prints it, so that the run can be repeated. */
export const newSeed = (): number => randomInt(SEEDS);

/**
 * Choices that a seed decides: the same seed, the same choices.
 *
 * They are the bytes of SHA-256 over seed and a counter; `fork` gives each part of a program choices of its own, so that
 * what one part draws never moves what another one gets.
 */
export class SeededRandom {
  private counter = 0;
  private block = Buffer.alloc(0);
  private used = 0;

  constructor(private readonly seed: number | string) {}

  /** From 0 up to, and without, 1. */
  next(): number {
    if (this.used === this.block.length) {
      this.block = createHash('sha256').update(`${this.seed}/${this.counter++}`).digest();
      this.used = 0;
    }
    this.used += 4;
    return this.block.readUInt32BE(this.used - 4) / SEEDS;
  }

  /** An integer from `low` to `high`, both included. */
  integer(low: number, high: number): number {
    return low + Math.floor(this.next() * (high - low + 1));
  }

  /** @throws RangeError when there is nothing to pick from */
  pick<T>(from: readonly T[]): T {
    if (from.length === 0) throw new RangeError('There is nothing to pick from');
    return from[this.integer(0, from.length - 1)]!;
  }

  /** True in about this share of the calls. */
  chance(share: number): boolean {
    return this.next() < share;
  }

  /** Choices of their own for a part of the program. */
  fork(name: string | number): SeededRandom {
    return new SeededRandom(`${this.seed}/${name}`);
  }
}
