import { Bytes, Numbers } from './bytes.js';
import { shared } from './shared.js';

/** Many short texts in one piece of memory. */
export interface Texts {
  readonly starts: Uint32Array;
  readonly bytes: Uint8Array;
}

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;
const UUID_LENGTH = 36;
/** Before the 16 bytes of a UUID, and before the two of a character beyond ASCII. */
const MARK = { uuid: 1, wide: 2 };

/** Writes texts one after the other; UUIDs take 17 bytes. */
export class TextWriter {
  private readonly bytes = new Bytes();
  private readonly starts = new Numbers();

  constructor() {
    this.starts.push(0);
  }

  get length(): number {
    return this.starts.length - 1;
  }

  /** What was written so far; a view, not a copy. */
  get written(): Texts {
    return { starts: this.starts.written, bytes: this.bytes.written };
  }

  push(text: string): number {
    let done = 0;
    for (const found of text.length < UUID_LENGTH ? [] : text.matchAll(UUID)) {
      this.plain(text.slice(done, found.index));
      this.uuid(found[0]);
      done = found.index + found[0].length;
    }
    this.plain(text.slice(done));
    this.starts.push(this.bytes.length);
    return this.length - 1;
  }

  /** Takes the last text back. */
  pop(): void {
    this.starts.pop();
    this.bytes.length = this.starts.at(this.length);
  }

  /** A number that equal texts share. */
  hashOf(at: number): number {
    const { values } = this.bytes;
    let hash = 0x811c9dc5;
    for (let from = this.starts.at(at), end = this.starts.at(at + 1); from < end; from += 1)
      hash = Math.imul(hash ^ values[from]!, 0x01000193);
    return (hash ^ (hash >>> 15)) >>> 0;
  }

  areEqual(a: number, b: number): boolean {
    const { values } = this.bytes;
    const [own, other] = [this.starts.at(a), this.starts.at(b)];
    const length = this.starts.at(a + 1) - own;
    if (this.starts.at(b + 1) - other !== length) return false;
    for (let at = 0; at < length; at += 1) if (values[own + at] !== values[other + at]) return false;
    return true;
  }

  finish(): Texts {
    return { starts: shared(Uint32Array, this.starts.written), bytes: this.bytes.finish() };
  }

  private uuid(text: string): void {
    this.bytes.push(MARK.uuid);
    const digits = text.replaceAll('-', '');
    for (let at = 0; at < 32; at += 2) this.bytes.push(Number.parseInt(digits.slice(at, at + 2), 16));
  }

  private plain(text: string): void {
    for (let at = 0; at < text.length; at += 1) {
      const code = text.charCodeAt(at);
      if (code > MARK.wide && code < 128) this.bytes.push(code);
      else {
        this.bytes.push(MARK.wide);
        this.bytes.push(code >> 8);
        this.bytes.push(code & 255);
      }
    }
  }
}

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/** One of the texts. */
export function textAt({ starts, bytes }: Texts, at: number): string {
  let text = '';
  for (let from = starts[at]!, end = starts[at + 1]!; from < end; from += 1) {
    const byte = bytes[from]!;
    if (byte === MARK.uuid) {
      text += uuidAt(bytes, from + 1);
      from += 16;
    } else if (byte === MARK.wide) {
      text += String.fromCharCode((bytes[from + 1]! << 8) | bytes[from + 2]!);
      from += 2;
    } else text += String.fromCharCode(byte);
  }
  return text;
}

function uuidAt(bytes: Uint8Array, from: number): string {
  let text = '';
  for (let at = 0; at < 16; at += 1) {
    if (at === 4 || at === 6 || at === 8 || at === 10) text += '-';
    text += HEX[bytes[from + at]!]!;
  }
  return text;
}

/** Where a text stands, or would stand, among sorted ones. */
export function findText(sorted: Texts, text: string): number {
  let [low, high] = [0, sorted.starts.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (textAt(sorted, middle) < text) low = middle + 1;
    else high = middle;
  }
  return low;
}
