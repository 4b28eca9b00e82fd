import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import { isIncarnation, isRotation, LineSplitter, LogReader, type Hash, type LogPosition } from '@watchbook/ledger';
import { replaceFile } from '../sign/durable-file.js';
import { nodeHasher } from '../tree/hasher.js';
import { LedgerDamage } from '../sign/signer.js';

const LINE_FEED = Buffer.from('\n');

/** Writes entries as an export, compressed, durable before it returns. */
export function writeArchive(file: string, pages: AsyncIterable<Buffer[]>): Promise<void> {
  return replaceFile(file, (handle) =>
    pipeline(
      Readable.from(linesOf(pages), { objectMode: false }),
      createGzip({ level: 6 }),
      (source: AsyncIterable<Buffer>) => handle.writeFile(source),
    ),
  );
}

async function* linesOf(pages: AsyncIterable<Buffer[]>): AsyncGenerator<Buffer> {
  for await (const bodies of pages) yield Buffer.concat(bodies.flatMap((body) => [body, LINE_FEED]));
}

/** What a file holds, read again from the disk. */
export interface ReadArchive {
  readonly sha256: Hash;
  readonly rootHash: Hash;
  readonly position: LogPosition;
  /** Entries that must stay at hand: those that name the keys of the log, and what it continues. */
  readonly kept: readonly string[];
}

/**
 * Reads a file and verifies that its entries follow a position of the log.
 * @throws LedgerDamage that names the first bad entry
 */
export async function readArchive(file: string, from: LogPosition): Promise<ReadArchive> {
  const reader = new LogReader(nodeHasher(), { from });
  const kept: string[] = [];
  const lines = new LineSplitter((bytes, text, leaf) => {
    if (isRotation(text) || isIncarnation(text)) kept.push(text);
    return reader.read(bytes, text, leaf);
  });
  const digest = createHash('sha256');
  const tap = new Transform({
    transform: (chunk: Buffer, _, done) => {
      digest.update(chunk);
      done(null, chunk);
    },
  });
  await pipeline(createReadStream(file), tap, createGunzip(), async (source: AsyncIterable<Buffer>) => {
    for await (const chunk of source) lines.push(chunk);
  });
  lines.flush();
  const found = reader.finish();
  if (!found.ok) throw new LedgerDamage(found.damage);
  return { sha256: digest.digest('hex'), rootHash: found.rootHash, position: reader.position(), kept };
}

/** The SHA-256 of a whole file. */
export async function fileDigest(file: string): Promise<Hash> {
  const digest = createHash('sha256');
  for await (const chunk of createReadStream(file)) digest.update(chunk as Buffer);
  return digest.digest('hex');
}
