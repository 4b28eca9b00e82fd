import { MAX_ENTRY_BYTES } from './entry.js';

/**
 * Called for each line: its bytes and the same as text, without the line feed. Answers false to stop.
 * The bytes are overwritten afterwards, so a reader that keeps them copies them.
 */
export type LineReader = (bytes: Uint8Array, text: string) => boolean;

/** Strings of this size are made and thrown away cheaply; above, each would be an object of the old generation. */
const PIECE_BYTES = 32_768;

/**
 * Splits a stream of bytes into lines in flat memory. A line longer than an entry may be is handed over
 * cut off after one byte too many, so that its reader refuses it.
 *
 * Entries are ASCII, where one byte is one character, so a piece is decoded once for all its lines.
 */
export class LineSplitter {
  private readonly buffer = new Uint8Array(MAX_ENTRY_BYTES + 1 + PIECE_BYTES);
  private filled = 0;
  private stopped = false;

  constructor(private readonly read: LineReader) {}

  /** Hands over the lines that end in this chunk. Answers false once the reader stopped. */
  push(chunk: Uint8Array): boolean {
    for (let at = 0; at < chunk.length && !this.stopped; at += PIECE_BYTES) {
      const piece = chunk.subarray(at, at + PIECE_BYTES);
      this.buffer.set(piece, this.filled);
      this.filled += piece.length;
      this.split();
    }
    return !this.stopped;
  }

  /** Hands over what follows the last line feed, if anything. */
  flush(): void {
    const bytes = this.buffer.subarray(0, this.filled);
    this.filled = 0;
    if (bytes.length > 0 && !this.stopped) this.hand(bytes, decode(bytes));
  }

  private split(): void {
    const bytes = this.buffer.subarray(0, this.filled);
    const text = decode(bytes);
    let start = 0;
    for (let end = text.indexOf('\n'); end >= 0 && !this.stopped; end = text.indexOf('\n', start)) {
      this.hand(bytes.subarray(start, end), text.slice(start, end));
      start = end + 1;
    }
    const rest = Math.min(this.filled - start, MAX_ENTRY_BYTES + 1);
    this.buffer.copyWithin(0, start, start + rest);
    this.filled = rest;
    if (rest > MAX_ENTRY_BYTES) this.flush();
  }

  private hand(bytes: Uint8Array, text: string): void {
    this.stopped = !this.read(bytes, text);
  }
}

const utf8Decoder = new TextDecoder('utf-8', { ignoreBOM: true });
const byteDecoder = new TextDecoder('latin1');

/**
 * Text with one character for each byte. Where UTF-8 joins bytes to one character the text is no entry anyway,
 * and only the places must stay right.
 */
function decode(bytes: Uint8Array): string {
  const text = utf8Decoder.decode(bytes);
  return text.length === bytes.length ? text : byteDecoder.decode(bytes);
}
