import { readFile } from 'node:fs/promises';
import { sha256Hex } from '@watchbook/contract';
import { Frontier, type KeyHistory, type LogPosition, type Verifier } from '@watchbook/ledger';
import { z } from 'zod';
import { replaceFile } from './durable-file.js';
import { nodeHasher } from '../tree/hasher.js';
import { historyOf } from './log-keys.js';

const stored = z.strictObject({
  note: z.string(),
  lastHash: sha256Hex,
  lastAt: z.string(),
  frontier: z.array(sha256Hex),
  rotations: z.array(z.string()).default([]),
});

/** What this installation signed last, and where reading goes on from there. */
export interface SignedState {
  readonly size: number;
  readonly note: string;
  readonly position: LogPosition;
  /** Canonical texts of the rotation entries among the signed ones. */
  readonly rotations: readonly string[];
  /** Which key signs which size, as they tell. */
  readonly keys: KeyHistory;
}

/**
 * Reads what was signed last from its file outside the database; null before the first checkpoint.
 * @throws Error when the file was damaged or belongs to another log
 */
export async function readSignedState(file: string, log: Verifier): Promise<SignedState | null> {
  const text = await readFile(file, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'ENOENT') return null;
    throw cause;
  });
  if (text === null) return null;
  try {
    const { note, lastHash, lastAt, frontier: hashes, rotations } = stored.parse(JSON.parse(text));
    const keys = historyOf(log, rotations);
    const { size, rootHash } = keys.open(note);
    const frontier = new Frontier(nodeHasher(), size, hashes);
    if (frontier.root() !== rootHash) throw new Error('its hashes do not make the root that was signed');
    return { size, note, position: { head: { frontier, lastHash, lastAt }, own: null }, rotations, keys };
  } catch (cause) {
    throw new Error(`${file} is not what this log signed last: ${(cause as Error).message}`, { cause });
  }
}

/** Replaces the file as a whole, durable before it returns. */
export async function writeSignedState(file: string, { note, position, rotations }: SignedState): Promise<void> {
  const { frontier, lastHash, lastAt } = position.head;
  await replaceFile(file, (handle) =>
    handle.writeFile(`${JSON.stringify({ note, lastHash, lastAt, frontier: frontier.hashes, rotations })}\n`),
  );
}
