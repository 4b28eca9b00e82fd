import { hash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, readFile } from 'node:fs/promises';
import {
  damage,
  decodeVkey,
  openCheckpoint,
  treeHasher,
  verifyLog,
  type Checkpoint,
  type Damage,
  type Verification,
  type Verifier,
} from '@watchbook/ledger';
import { CliFailure, exitCodes } from '../exit.js';
import { printRecord, type OutputFormat, type Terminal } from '../output.js';

export interface VerifyRequest {
  readonly file: string;
  readonly key: string;
  readonly checkpoints: readonly string[];
}

const CHUNK_BYTES = 256 * 1024;

/**
 * Verifies an export and prints what was found. No server is asked, and memory does not grow with the export.
 *
 * @throws CliFailure 6 when it is damaged, 2 when the key is none, 1 when a file cannot be read
 */
export async function verifyExport(request: VerifyRequest, format: OutputFormat, terminal: Terminal): Promise<void> {
  const log = readKey(request.key);
  const opened = await openCheckpoints(request.checkpoints, log);
  const found = 'kind' in opened ? failed(opened) : await verifyFile(request.file, opened);
  printRecord(terminal, format, toRecord(found, log));
  if (!found.ok) {
    const where = found.damage.seq === null ? 'checkpoint' : `entry ${found.damage.seq}`;
    throw new CliFailure(exitCodes.verificationFailed, `Verification failed: ${where}: ${found.damage.why}`);
  }
  if (found.signedSize < found.size) {
    terminal.stderr(
      `${found.size - found.signedSize} entries at the end are chained, but no given checkpoint vouches for them.\n`,
    );
  }
}

function readKey(text: string): Verifier {
  try {
    return decodeVkey(text);
  } catch (cause) {
    throw new CliFailure(exitCodes.usage, `--key is not a verifier key: ${(cause as Error).message}`, { cause });
  }
}

async function openCheckpoints(files: readonly string[], log: Verifier): Promise<Checkpoint[] | Damage> {
  const checkpoints: Checkpoint[] = [];
  for (const file of files) {
    const note = await readable(file, () => readFile(file, 'utf8'));
    try {
      checkpoints.push(openCheckpoint(note, log));
    } catch (cause) {
      return damage('checkpoint', null, `${file}: ${(cause as Error).message}`);
    }
  }
  return checkpoints;
}

async function verifyFile(file: string, checkpoints: readonly Checkpoint[]): Promise<Verification> {
  const hasher = treeHasher((bytes) => hash('sha256', bytes));
  if (file === '-') return verifyLog(process.stdin as AsyncIterable<Uint8Array>, { checkpoints, hasher });
  const handle = await readable(file, () => open(file));
  const stream = createReadStream('', { fd: handle, highWaterMark: CHUNK_BYTES });
  return readable(file, () => verifyLog(stream as AsyncIterable<Uint8Array>, { checkpoints, hasher }));
}

async function readable<T>(file: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (cause) {
    throw new CliFailure(exitCodes.failed, `Cannot read ${file}: ${(cause as Error).message}`, { cause });
  }
}

const failed = (found: Damage): Verification => ({ ok: false, size: 0, damage: found });

function toRecord(found: Verification, log: Verifier): Record<string, string | number | boolean | null> {
  if (!found.ok) {
    const { seq, kind, why } = found.damage;
    return { verified: false, origin: log.name, entriesRead: found.size, firstBad: seq, kind, why };
  }
  const { size, signedSize, rootHash, lastHash, firstAt, lastAt, institutions } = found;
  return { verified: true, origin: log.name, size, signedSize, rootHash, lastHash, firstAt, lastAt, institutions };
}
