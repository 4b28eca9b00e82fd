import { symbolsOf } from './symbol.js';

type Symbols = readonly number[];

/**
 * Reads words by a table of spellings: `^` before a key stands for the beginning and `$` after it for the end of a word,
 * and the longest key wins. A doubled letter that no key names is one; what no key names is passed over.
 */
export class Spelling {
  private readonly rules = new Map<string, Symbols>();
  private readonly longest: number;

  /** @param table symbols by the letters that spell them */
  constructor(table: Readonly<Record<string, string>>) {
    for (const [key, symbols] of Object.entries(table)) this.rules.set(key, symbolsOf(symbols));
    this.longest = Math.max(...Object.keys(table).map((key) => key.replace(/[$^]/g, '').length));
  }

  read(text: string): number[] {
    const out: number[] = [];
    for (let at = 0; at < text.length;) {
      const { symbols, length } = this.ruleAt(text, at);
      if (length > 1 || at === 0 || text[at] !== text[at - 1] || !isDoubling(symbols, out)) out.push(...symbols);
      at += length;
    }
    return out;
  }

  private ruleAt(text: string, at: number): { symbols: Symbols; length: number } {
    for (let length = Math.min(this.longest, text.length - at); length > 0; length -= 1) {
      const key = text.slice(at, at + length);
      const symbols =
        (at === 0 ? this.rules.get(`^${key}`) : undefined) ??
        (at > 0 && at + length === text.length ? this.rules.get(`${key}$`) : undefined) ??
        this.rules.get(key);
      if (symbols) return { symbols, length };
    }
    return { symbols: [], length: 1 };
  }
}

const isDoubling = (symbols: Symbols, out: readonly number[]): boolean =>
  symbols.length > 0 && out.length > 0 && symbols[0] === out[out.length - symbols.length];
