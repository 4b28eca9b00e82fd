import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { createGunzip } from 'node:zlib';

/** A run of whole lines in a file. Plain data, so that a worker can be told of it. */
export interface LogPart {
  readonly file: string;
  readonly start: number;
  /** Up to before this byte; the whole rest of the file when null. */
  readonly end: number | null;
}

const CHUNK_BYTES = 256 * 1024;
/** Below this a second thread costs more than it saves. */
const PART_BYTES = 8 * 1024 * 1024;
const SEARCH_BYTES = 64 * 1024;
const LINE_FEED = 0x0a;

/** Cuts files, which together are one log, into parts at ends of lines. Packed files are read as a whole. */
export async function splitFiles(files: readonly string[], partBytes = PART_BYTES): Promise<LogPart[]> {
  const parts = await Promise.all(files.map((file) => splitFile(file, partBytes)));
  return parts.flat();
}

/** The bytes of a part. */
export function readPartBytes({ file, start, end }: LogPart): AsyncIterable<Uint8Array> {
  if (end !== null && end <= start) return none();
  const options = { highWaterMark: CHUNK_BYTES, start, ...(end === null ? {} : { end: end - 1 }) };
  const stream = createReadStream(file, options);
  if (!isPacked(file)) return stream as AsyncIterable<Uint8Array>;
  // `pipe` does not pass on a fault of the file.
  const unpacked = createGunzip({ chunkSize: CHUNK_BYTES });
  stream.on('error', (cause) => unpacked.destroy(cause)).pipe(unpacked);
  return unpacked as AsyncIterable<Uint8Array>;
}

/** The bytes of parts one after the other; a file that lacks its last line feed does not run into the next. */
export async function* joinParts(parts: readonly LogPart[]): AsyncGenerator<Uint8Array> {
  for (const part of parts) {
    let last: number | undefined;
    for await (const chunk of readPartBytes(part)) {
      if (chunk.length > 0) last = chunk[chunk.length - 1];
      yield chunk;
    }
    if (last !== undefined && last !== LINE_FEED) yield Uint8Array.of(LINE_FEED);
  }
}

async function splitFile(file: string, partBytes: number): Promise<LogPart[]> {
  const handle = await open(file);
  try {
    const { size } = await handle.stat();
    if (isPacked(file) || size < 2 * partBytes) return [{ file, start: 0, end: null }];
    const parts: LogPart[] = [];
    let start = 0;
    while (start < size) {
      const end = start + partBytes >= size ? size : await lineEndAfter(handle, start + partBytes, size);
      parts.push({ file, start, end });
      start = end;
    }
    return parts;
  } finally {
    await handle.close();
  }
}

async function lineEndAfter(handle: Awaited<ReturnType<typeof open>>, from: number, size: number): Promise<number> {
  const buffer = Buffer.alloc(SEARCH_BYTES);
  for (let at = from; at < size; at += SEARCH_BYTES) {
    const { bytesRead } = await handle.read(buffer, 0, SEARCH_BYTES, at);
    const found = buffer.subarray(0, bytesRead).indexOf(LINE_FEED);
    if (found >= 0) return at + found + 1;
  }
  return size;
}

const isPacked = (file: string): boolean => file.endsWith('.gz');

async function* none(): AsyncGenerator<Uint8Array> {}
