import type { Checkpoint } from './checkpoint.js';
import { damage, type Damage } from './damage.js';
import { treeHasher, type Hash, type TreeHasher } from './hash.js';
import { LineSplitter } from './lines.js';
import { LogReader } from './log-reader.js';

/** What a log is verified against, and how. */
export interface VerifyOptions {
  /** Signed checkpoints, already opened. Every one must be the root of the log at its size. */
  readonly checkpoints?: readonly Checkpoint[];
  readonly hasher?: TreeHasher;
  /** Called now and then with the number of entries read so far. */
  readonly onProgress?: (entries: number) => void;
}

/** A log that was found whole. */
export interface WholeLog {
  readonly ok: true;
  readonly size: number;
  readonly rootHash: Hash;
  readonly lastHash: Hash;
  readonly firstAt: string | null;
  readonly lastAt: string | null;
  readonly institutions: number;
  /** How many entries a checkpoint vouches for; the rest is chained and not yet signed. */
  readonly signedSize: number;
  /** The canonical texts of the entries with which a key of the log names the next. */
  readonly rotations: readonly string[];
}

/** A log that was found damaged, and how many entries were read until then. */
export interface DamagedLog {
  readonly ok: false;
  readonly size: number;
  readonly damage: Damage;
  readonly rotations: readonly string[];
}

export type Verification = WholeLog | DamagedLog;

/**
 * Verifies an export of a whole log, one canonical entry a line, in flat memory: form, sequence, chain, times,
 * each institution's own numbers, and the tree against every checkpoint given.
 *
 * Without a checkpoint a cut-off tail and a log that was rewritten as a whole cannot be seen.
 */
export async function verifyLog(
  source: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  { checkpoints = [], hasher = treeHasher(), onProgress }: VerifyOptions = {},
): Promise<Verification> {
  const fork = findFork(checkpoints);
  if (fork) return { ok: false, size: 0, damage: fork, rotations: [] };
  const reader = new LogReader(hasher, { checkpoints });
  const lines = new LineSplitter((bytes, text, leaf) => reader.read(bytes, text, leaf));
  for await (const chunk of source) {
    if (!lines.push(chunk)) break;
    onProgress?.(reader.size);
  }
  lines.flush();
  return reader.finish();
}

/** Two checkpoints of one size with different roots prove that the log was told in two ways; null where there are none. */
export function findFork(checkpoints: readonly Checkpoint[]): Damage | null {
  const sorted = [...checkpoints].sort((a, b) => a.size - b.size);
  for (const [i, checkpoint] of sorted.entries()) {
    const next = sorted[i + 1];
    if (next && next.size === checkpoint.size && next.rootHash !== checkpoint.rootHash) {
      return damage('fork', null, `size ${next.size}`);
    }
  }
  return null;
}
