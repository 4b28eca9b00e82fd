const BUCKETS = 512;

/** Collects numbers from 0 to 1 and keeps, in one pass, those that can be among the greatest. */
export class Strongest {
  private slots = new Int32Array(4096);
  private overlaps = new Float32Array(4096);
  private readonly histogram = new Uint32Array(BUCKETS + 1);
  private length = 0;

  clear(): void {
    this.length = 0;
    this.histogram.fill(0);
  }

  push(slot: number, overlap: number): void {
    if (this.length === this.slots.length) this.widen();
    this.slots[this.length] = slot;
    this.overlaps[this.length] = overlap;
    this.histogram[bucketOf(overlap)]! += 1;
    this.length += 1;
  }

  /** At least `wanted` of what was pushed, if there is as much, with nothing greater left behind; no order. */
  atLeast(wanted: number): { slot: number; overlap: number }[] {
    let bucket = BUCKETS;
    for (let sum = this.histogram[bucket]!; sum < wanted && bucket > 0; sum += this.histogram[bucket]!) bucket -= 1;
    const out: { slot: number; overlap: number }[] = [];
    for (let at = 0; at < this.length; at += 1) {
      const overlap = this.overlaps[at]!;
      if (bucketOf(overlap) >= bucket) out.push({ slot: this.slots[at]!, overlap });
    }
    return out;
  }

  private widen(): void {
    const [slots, overlaps] = [this.slots, this.overlaps];
    this.slots = new Int32Array(slots.length * 2);
    this.overlaps = new Float32Array(slots.length * 2);
    this.slots.set(slots);
    this.overlaps.set(overlaps);
  }
}

const bucketOf = (overlap: number): number => Math.floor(Math.fround(overlap) * BUCKETS);
