/** Distinct audiences, each under a small number, so that a search decides about each one once. */
export class Audiences {
  private readonly numbers = new Map<string, number>();
  private readonly tokens: (readonly string[])[] = [];

  /** The number of an audience; the order of its tokens does not matter. */
  numberOf(tokens: readonly string[]): number {
    const sorted = [...new Set(tokens)].sort();
    const key = JSON.stringify(sorted);
    const known = this.numbers.get(key);
    if (known !== undefined) return known;
    this.tokens.push(sorted);
    this.numbers.set(key, this.tokens.length - 1);
    return this.tokens.length - 1;
  }

  /** For each audience 1 where one of its tokens is held, 0 otherwise. */
  visibleTo(held: ReadonlySet<string>): Uint8Array {
    return Uint8Array.from(this.tokens, (own) => (own.some((token) => held.has(token)) ? 1 : 0));
  }
}
