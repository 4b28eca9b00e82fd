import { MAX_ENTRY_BYTES } from './entry.js';

/** Called for each line: its bytes and the same as text, without the line feed. Answers false to stop. */
export type LineReader = (bytes: Uint8Array, text: string) => boolean;

const NOTHING = new Uint8Array(0);

/**
 * Splits a stream of bytes into lines in flat memory. A line longer than an entry may be is handed over
 * cut off after one byte too many, so that its reader refuses it.
 *
 * Entries are ASCII, where one byte is one character, so a chunk is decoded once for all its lines.
 */
export class LineSplitter {
  private rest = NOTHING;
  private stopped = false;

  constructor(private readonly read: LineReader) {}

  /** Hands over the lines that end in this chunk. Answers false once the reader stopped. */
  push(chunk: Uint8Array): boolean {
    const bytes = this.rest.length === 0 ? chunk : join(this.rest, chunk);
    const text = decode(bytes);
    let start = 0;
    for (let end = text.indexOf('\n'); end >= 0 && !this.stopped; end = text.indexOf('\n', start)) {
      this.hand(bytes.subarray(start, end), text.slice(start, end));
      start = end + 1;
    }
    this.rest = bytes.slice(start, start + MAX_ENTRY_BYTES + 1);
    if (this.rest.length > MAX_ENTRY_BYTES) this.flush();
    return !this.stopped;
  }

  /** Hands over what follows the last line feed, if anything. */
  flush(): void {
    const { rest } = this;
    this.rest = NOTHING;
    if (rest.length > 0 && !this.stopped) {
      this.hand(rest, decode(rest));
    }
  }

  private hand(bytes: Uint8Array, text: string): void {
    this.stopped = !this.read(bytes, text);
  }
}

const utf8Decoder = new TextDecoder('utf-8', { ignoreBOM: true });
const byteDecoder = new TextDecoder('latin1');

/**
 * Text with one character for each byte. UTF-8 decoding keeps ASCII in the engine's short form, which patterns match
 * twice as fast; where bytes were joined to one character the text is no entry anyway, and only the places must stay right.
 */
function decode(bytes: Uint8Array): string {
  const text = utf8Decoder.decode(bytes);
  return text.length === bytes.length ? text : byteDecoder.decode(bytes);
}

function join(first: Uint8Array, second: Uint8Array): Uint8Array<ArrayBuffer> {
  const joined = new Uint8Array(first.length + second.length);
  joined.set(first);
  joined.set(second, first.length);
  return joined;
}
