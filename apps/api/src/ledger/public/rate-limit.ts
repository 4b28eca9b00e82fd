const KEPT_ADDRESSES = 10_000;

/** How often somebody may ask: so many times at once, and after that so many in a second. */
export class RateLimit {
  private readonly buckets = new Map<string, { left: number; at: number }>();

  constructor(
    private readonly burst: number,
    private readonly perSecond: number,
    private readonly now: () => Date,
  ) {}

  /** Takes one turn. Answers false when none is left. */
  take(address: string): boolean {
    const at = this.now().getTime();
    const known = this.buckets.get(address) ?? { left: this.burst, at };
    const left = Math.min(this.burst, known.left + ((at - known.at) / 1000) * this.perSecond);
    if (this.buckets.size >= KEPT_ADDRESSES) this.buckets.clear();
    this.buckets.set(address, { left: left < 1 ? left : left - 1, at });
    return left >= 1;
  }
}
