import { textAt, TextWriter } from './texts.js';
import { working } from './working.js';

/** Texts, each under one number. */
export class Dictionary {
  readonly texts = new TextWriter();
  /** Numbers plus one where the hash of their text says, or in the next free place; 0 is free. */
  private places = working(Uint32Array, 1 << 10);

  /** The number of a text, the next one when it is new. */
  numberOf(text: string): number {
    const number = this.texts.push(text);
    const place = this.placeOf(number);
    const known = this.places[place]!;
    if (known !== 0) {
      this.texts.pop();
      return known - 1;
    }
    this.places[place] = number + 1;
    if (this.texts.length * 2 > this.places.length) this.widen();
    return number;
  }

  *all(): Generator<string> {
    for (let number = 0; number < this.texts.length; number += 1) yield textAt(this.texts.written, number);
  }

  /** Where a text like this one stands, or would stand. */
  private placeOf(number: number): number {
    const { places, texts } = this;
    const last = places.length - 1;
    let place = texts.hashOf(number) & last;
    while (places[place] !== 0 && !texts.areEqual(places[place]! - 1, number)) place = (place + 1) & last;
    return place;
  }

  private widen(): void {
    this.places = working(Uint32Array, this.places.length * 2);
    for (let number = 0; number < this.texts.length; number += 1) this.places[this.placeOf(number)] = number + 1;
  }
}
