import { textAt, type Texts } from './texts.js';

/** Answers that are kept, one for each list of tokens that was asked with lately. */
const KEPT = 64;

/** Which audiences of a segment a caller belongs to. */
export class Audiences {
  private readonly withToken = new Map<string, number[]>();
  private readonly kept = new Map<string, Uint8Array>();
  private readonly count: number;

  constructor(audiences: Texts) {
    this.count = audiences.starts.length - 1;
    for (let at = 0; at < this.count; at += 1) {
      for (const token of JSON.parse(textAt(audiences, at)) as string[]) {
        const own = this.withToken.get(token);
        if (own) own.push(at);
        else this.withToken.set(token, [at]);
      }
    }
  }

  /** For each audience 1 where one of its tokens is held, 0 otherwise. */
  visibleTo(held: readonly string[]): Uint8Array {
    const key = JSON.stringify(held);
    const known = this.kept.get(key);
    if (known) return known;
    const visible = new Uint8Array(this.count);
    for (const token of held) for (const at of this.withToken.get(token) ?? []) visible[at] = 1;
    if (this.kept.size >= KEPT) this.kept.clear();
    this.kept.set(key, visible);
    return visible;
  }
}
