import { MAX_ENTRY_BYTES } from './entry.js';

/**
 * Called for each line: its bytes and the same as text, without the line feed, and the bytes with 0x00 in front, which
 * is what a leaf of the tree is the hash of. Answers false to stop.
 * The bytes are overwritten afterwards, so a reader that keeps them copies them.
 */
export type LineReader = (bytes: Uint8Array, text: string, leaf: Uint8Array) => boolean;

/** Strings of this size are made and thrown away cheaply; above, each would be an object of the old generation. */
const PIECE_BYTES = 32_768;
/** Room for the prefix of a leaf in front of the first line; the others have the line feed before them. */
const FRONT = 1;

/**
 * Splits a stream of bytes into lines in flat memory. A line longer than an entry may be is handed over
 * cut off after one byte too many, so that its reader refuses it.
 *
 * Entries are ASCII, where one byte is one character, so a piece is decoded once for all its lines.
 */
export class LineSplitter {
  private readonly buffer = new Uint8Array(FRONT + MAX_ENTRY_BYTES + 1 + PIECE_BYTES);
  private filled = FRONT;
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
    const { filled } = this;
    this.filled = FRONT;
    if (filled > FRONT && !this.stopped) this.hand(FRONT, filled, decode(this.buffer.subarray(FRONT, filled)));
  }

  private split(): void {
    const text = decode(this.buffer.subarray(FRONT, this.filled));
    let start = 0;
    for (let end = text.indexOf('\n'); end >= 0 && !this.stopped; end = text.indexOf('\n', start)) {
      this.hand(FRONT + start, FRONT + end, text.slice(start, end));
      start = end + 1;
    }
    const rest = Math.min(text.length - start, MAX_ENTRY_BYTES + 1);
    this.buffer.copyWithin(FRONT, FRONT + start, FRONT + start + rest);
    this.filled = FRONT + rest;
    if (rest > MAX_ENTRY_BYTES) this.flush();
  }

  private hand(start: number, end: number, text: string): void {
    const { buffer } = this;
    buffer[start - FRONT] = 0;
    this.stopped = !this.read(buffer.subarray(start, end), text, buffer.subarray(start - FRONT, end));
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
