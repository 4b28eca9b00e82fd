import { treeHasher, type TreeHasher } from './hash.js';
import { LineSplitter } from './lines.js';
import { LogReader, type LogPosition } from './log-reader.js';
import { SegmentJoiner, SegmentReader, type Segment } from './segment.js';
import { findFork, type Verification, type VerifyOptions } from './verify.js';

/** What was found in a part of a log: its segment, null where it is empty, false where it is not whole. */
export type PartResult = Segment | null | false;

/** A log that is read in parts, by several threads. */
export interface PartsOptions extends VerifyOptions {
  /** What was found in each part, in the order of the parts. */
  readonly parts: AsyncIterable<PartResult> | Iterable<PartResult>;
  /** The bytes of the log from the beginning of a part up to its end, for reading again where damage is. */
  readonly readFrom: (part: number) => AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
}

/** Reads one part of a log. The sizes are those of all checkpoints that the whole is held against. */
export async function readPart(
  source: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  sizes: Iterable<number>,
  hasher: TreeHasher = treeHasher(),
): Promise<PartResult> {
  const reader = new SegmentReader(hasher, new Set(sizes));
  let whole = true;
  const lines = new LineSplitter((bytes, text, leaf) => (whole = reader.read(bytes, text, leaf)));
  for await (const chunk of source) if (!lines.push(chunk)) break;
  lines.flush();
  return whole && reader.finish();
}

/**
 * Verifies a log from its parts. It finds what `verifyLog` finds, and names the same first bad entry: where a part is
 * not whole or does not fit, the log is read again in order from the part before it.
 */
export async function verifyParts(options: PartsOptions): Promise<Verification> {
  const { checkpoints = [], hasher = treeHasher(), onProgress } = options;
  const fork = findFork(checkpoints);
  if (fork) return { ok: false, size: 0, damage: fork, rotations: [] };
  const joiner = new SegmentJoiner(hasher, checkpoints);
  let firstAt: string | null = null;
  let before: Place = { part: 0, position: joiner.position(), agreedSize: 0, rotations: [] };
  let part = 0;
  for await (const result of options.parts) {
    const place: Place = {
      part,
      position: joiner.position(),
      agreedSize: joiner.agreedSize,
      rotations: [...joiner.rotations],
    };
    if (result === false || (result && !joiner.append(result))) return readAgain(options, before, { hasher, firstAt });
    if (result) {
      before = place;
      firstAt ??= result.firstAt;
      onProgress?.(joiner.size);
    }
    part += 1;
  }
  const { beyond, agreedSize } = joiner;
  const found = new LogReader(hasher, { from: joiner.position(), checkpoints: beyond, agreedSize }).finish();
  return found.ok ? { ...found, firstAt, rotations: joiner.rotations } : { ...found, rotations: joiner.rotations };
}

/** Where a part begins, and what had been found by then. */
interface Place {
  readonly part: number;
  readonly position: LogPosition;
  readonly agreedSize: number;
  readonly rotations: readonly string[];
}

/** From the part before the damage: its last entry may be the bad one. */
async function readAgain(
  { checkpoints = [], readFrom, onProgress }: PartsOptions,
  { part, position, agreedSize, rotations }: Place,
  { hasher, firstAt }: { hasher: TreeHasher; firstAt: string | null },
): Promise<Verification> {
  const beyond = checkpoints.filter(isBeyond(position));
  const reader = new LogReader(hasher, { from: position, checkpoints: beyond, agreedSize });
  const lines = new LineSplitter((bytes, text, leaf) => reader.read(bytes, text, leaf));
  for await (const chunk of readFrom(part)) {
    if (!lines.push(chunk)) break;
    onProgress?.(reader.size);
  }
  lines.flush();
  const found = reader.finish();
  const all = [...rotations, ...found.rotations];
  return found.ok ? { ...found, firstAt: firstAt ?? found.firstAt, rotations: all } : { ...found, rotations: all };
}

const isBeyond =
  ({ head }: LogPosition) =>
  ({ size }: { readonly size: number }): boolean =>
    size > head.frontier.size;
