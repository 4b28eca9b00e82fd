import { NEAREST } from './weight.js';

/** Collects rows with their nearness and keeps, in one pass, those that can be among the nearest. */
export class Ranking {
  private rows = new Uint32Array(4096);
  private near = new Uint16Array(4096);
  private readonly histogram = new Uint32Array(NEAREST + 1);
  private length = 0;

  clear(): void {
    this.length = 0;
    this.histogram.fill(0);
  }

  push(row: number, near: number): void {
    if (this.length === this.rows.length) this.widen();
    this.rows[this.length] = row;
    this.near[this.length] = near;
    this.histogram[near]! += 1;
    this.length += 1;
  }

  /**
   * The `wanted` nearest; of those that are equally near the ones with the higher rank, then with the earlier place.
   * @param rankOf 0, 1 or 2
   * @param placeOf where a row stands among equals
   */
  nearest(
    wanted: number,
    rankOf: (row: number) => number,
    placeOf: (row: number) => number,
  ): { row: number; near: number; rank: number }[] {
    let [least, above] = [NEAREST, 0];
    while (least > 0 && above + this.histogram[least]! < wanted) above += this.histogram[least--]!;
    const out: { row: number; near: number; rank: number }[] = [];
    const last: number[][] = [[], [], []];
    for (let at = 0; at < this.length; at += 1) {
      const [row, near] = [this.rows[at]!, this.near[at]!];
      if (near > least) out.push({ row, near, rank: rankOf(row) });
      else if (near === least) last[rankOf(row)]!.push(row);
    }
    for (const rank of [2, 1, 0]) {
      const left = wanted - out.length;
      if (left <= 0) break;
      const sorted = last[rank]!.length > left ? last[rank]!.sort((a, b) => placeOf(a) - placeOf(b)) : last[rank]!;
      for (const row of sorted.slice(0, left)) out.push({ row, near: least, rank });
    }
    return out;
  }

  private widen(): void {
    const [rows, near] = [this.rows, this.near];
    this.rows = new Uint32Array(rows.length * 2);
    this.near = new Uint16Array(near.length * 2);
    this.rows.set(rows);
    this.near.set(near);
  }
}
