import { forEach, lengthOf } from './postings.js';
import type { MetParts } from './part-search.js';
import type { Ranking } from './ranking.js';
import { afterParts, endOf, firstPart, isFound, isWord, partOf, weightAt } from './rows.js';
import { amountOf, type Scratch, slotOf } from './scratch.js';
import type { Shelf } from './segment.js';
import type { Plan } from './slots.js';
import { greatestOther, nearness } from './weight.js';

/** Later slots are looked up beforehand when they have at most so many times the rows of the one at work. */
const MARKED = 12;

/** Which rows the caller may see. */
export interface Sight {
  sees(row: number): boolean;
}

/**
 * Ranks the rows that have some of the parts that were met. Slots whose parts are rarest come first; of the rows that
 * only the later ones reach, those that weigh too much to be near enough are left out. That saves work and changes
 * nothing: whatever is at least `least` near is ranked, however many rows there are.
 */
export class RowSearch {
  private readonly most: Int32Array;
  private readonly given: Int32Array;
  /** For each slot its place in the order; the one at work. */
  private readonly turn: Uint8Array;
  private now = 0;

  constructor(
    private readonly shelf: Shelf,
    private readonly plan: Plan,
    private readonly least: number,
    private readonly scratch: Scratch,
    private readonly sight: Sight,
    private readonly ranking: Ranking,
  ) {
    this.most = Int32Array.from([0, ...plan.slots.map(({ weight }) => weight)]);
    this.given = new Int32Array(this.most.length);
    this.turn = new Uint8Array(this.most.length);
  }

  run(met: MetParts): void {
    const { weight, parsed } = this.plan;
    const order = met
      .map((parts, at) => ({ parts, slot: at + 1, volume: this.volumeOf(parts) }))
      .filter(({ volume }) => volume > 0)
      .sort((a, b) => a.volume - b.volume);
    order.forEach(({ slot }, at) => (this.turn[slot] = at));
    const before = (met: number): number =>
      endOf(this.shelf.rows, greatestOther(Math.min(weight, met), weight, this.least, parsed.person));
    let reach = order.reduce((sum, { slot }) => sum + this.most[slot]!, 0);
    let left = order.reduce((sum, { volume }) => sum + volume, 0);
    let isMarked = false;
    for (const [at, { parts, slot, volume }] of order.entries()) {
      this.now = at;
      left -= volume;
      const [end, alone] = [before(reach), before(this.most[slot]!)];
      if (!isMarked && alone < end && left <= MARKED * volume) {
        for (const later of order.slice(at + 1)) for (const part of later.parts) this.mark(part, end);
        isMarked = true;
      }
      for (const part of parts) this.rank(part, end, isMarked ? alone : end);
      reach -= this.most[slot]!;
    }
    if (isMarked) this.scratch.marks.fill(0);
  }

  /** Marks the rows of a part before `end`, and by chance a few others. */
  private mark(part: number, end: number): void {
    const { marks } = this.scratch;
    const mark = (row: number) => void (marks[row >>> 7]! |= 1 << ((row >>> 2) & 31));
    forEach(this.shelf.rowsOfPart, part, mark, end);
  }

  private volumeOf(parts: readonly number[]): number {
    return parts.reduce((sum, part) => sum + lengthOf(this.shelf.rowsOfPart, part), 0);
  }

  /** @param alone where rows begin that are too heavy unless a later slot has them too, which is then marked */
  private rank(part: number, end: number, alone: number): void {
    const { marks } = this.scratch;
    const rank = (row: number) => {
      if (row < alone || (marks[row >>> 7]! & (1 << ((row >>> 2) & 31))) !== 0) this.rankRow(row, part);
    };
    forEach(this.shelf.rowsOfPart, part, rank, end);
  }

  private rankRow(row: number, part: number): void {
    const met = this.metOf(row, part);
    if (met < 0) return;
    const { weight, parsed } = this.plan;
    const near = nearness(Math.min(met, weight), weight, weightAt(this.shelf.rows, row), parsed.person);
    if (near >= this.least && this.sight.sees(row)) this.ranking.push(row, near);
  }

  /**
   * How much of the query a row has: what its words give together or two of them as one, whichever is more, of each slot
   * at most its weight. A row is measured once: −1
   * where an earlier slot has it, or this one by a part with a lower number.
   */
  private metOf(row: number, current: number): number {
    const { rows } = this.shelf;
    const { records } = rows;
    const { gifts } = this.scratch;
    const { given, most, turn, now } = this;
    for (let slot = 1; slot < given.length; slot += 1) given[slot] = 0;
    for (let at = firstPart(row), end = afterParts(rows, row); at < end; at += 1) {
      const own = records[at]!;
      const part = partOf(own);
      const gives = isFound(own) ? gifts[part]! : 0;
      if (gives === 0) continue;
      const slot = slotOf(gives);
      if (turn[slot]! < now || (turn[slot] === now && part < current)) return -1;
      const amount = amountOf(gives);
      given[slot] = isWord(own) ? given[slot]! + amount : Math.max(given[slot]!, amount);
    }
    let sum = 0;
    for (let slot = 1; slot < most.length; slot += 1) sum += Math.min(given[slot]!, most[slot]!);
    return sum;
  }
}
