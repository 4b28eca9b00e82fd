import { hash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open as openFile } from 'node:fs/promises';
import {
  treeHasher,
  verifyPruned,
  type Checkpoint,
  type Damage,
  type OwnHead,
  type PrunedVerification,
  type WholePruned,
} from '@watchbook/ledger';
import { CliFailure, exitCodes } from '../exit.js';
import { printRecord, type OutputFormat, type Row, type Terminal } from '../output.js';
import { readable } from './verify.js';

/** The pruned log of one institution, and what it is held against. */
export interface OwnVerification {
  readonly file: string;
  /** Opens its checkpoint with the key that must have signed it. @throws Error when that did not */
  readonly open: (note: string) => Checkpoint;
  readonly institution: string;
  /** The request that asked for it; without it nobody can tell whether newer entries were left out. */
  readonly request?: string;
  /** The own entry that was verified last time. */
  readonly after?: OwnHead;
}

const hasher = treeHasher((data) => hash('sha256', data));

/**
 * Verifies that no entry of an institution was changed or left out, and prints what was found. No server is asked.
 *
 * @throws CliFailure 6 when the file is damaged, 1 when it cannot be read
 */
export async function verifyOwn(
  given: OwnVerification,
  format: OutputFormat,
  terminal: Terminal,
): Promise<WholePruned> {
  const found = await readable(given.file, () => verifyFile(given));
  printRecord(terminal, format, toRecord(found, given));
  if (!found.ok) throw damaged(found.damage);
  if (given.request === undefined) {
    terminal.stderr('Without --request nobody can tell whether entries newer than the last one were left out.\n');
  }
  return found;
}

/** Ends a command with the first bad entry. */
export const damaged = ({ seq, why }: Damage): CliFailure =>
  new CliFailure(
    exitCodes.verificationFailed,
    `Verification failed: ${seq === null ? 'checkpoint' : `entry ${seq}`}: ${why}`,
  );

async function verifyFile({ file, open, institution, request, after }: OwnVerification): Promise<PrunedVerification> {
  const handle = await openFile(file);
  return verifyPruned(createReadStream('', { fd: handle }) as AsyncIterable<Uint8Array>, {
    institution,
    open,
    hasher,
    ...(request === undefined ? {} : { request }),
    ...(after === undefined ? {} : { after }),
  });
}

function toRecord(found: PrunedVerification, { institution }: OwnVerification): Row {
  const about = { verified: found.ok, institution };
  if (!found.ok) {
    const { seq, kind, why } = found.damage;
    return { ...about, entriesRead: found.entries, firstBad: seq, kind, why };
  }
  const { entries, last, firstAt, lastAt, checkpoint } = found;
  return {
    ...about,
    origin: checkpoint.origin,
    entries,
    lastOwn: last?.seq ?? null,
    lastHash: last?.hash ?? null,
    size: checkpoint.size,
    rootHash: checkpoint.rootHash,
    firstAt,
    lastAt,
  };
}
