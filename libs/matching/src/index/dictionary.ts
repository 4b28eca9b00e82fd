import { TextWriter } from './texts.js';

/** Texts, each under one number. */
export class Dictionary {
  private readonly numbers = new Map<string, number>();
  readonly texts = new TextWriter();

  numberOf(text: string): number {
    const known = this.numbers.get(text);
    if (known !== undefined) return known;
    const number = this.texts.push(text);
    this.numbers.set(text, number);
    return number;
  }

  all(): IterableIterator<string> {
    return this.numbers.keys();
  }
}
