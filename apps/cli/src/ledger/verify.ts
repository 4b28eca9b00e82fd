import { hash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import {
  claimOf,
  damage,
  decodeVkey,
  judgeSignatures,
  treeHasher,
  verifyLog,
  verifyParts,
  type Checkpoint,
  type Claim,
  type Damage,
  type Verification,
  type Verifier,
} from '@watchbook/ledger';
import { CliFailure, exitCodes } from '../exit.js';
import { printRecord, type OutputFormat, type Terminal } from '../output.js';
import { joinParts, splitFiles } from './log-part.js';
import { readParts } from './part-workers.js';

export interface VerifyRequest {
  /** Files that together are one log, in order; `-` alone for standard input. Those that end in `.gz` are packed. */
  readonly files: readonly string[];
  readonly key: string;
  readonly checkpoints: readonly string[];
  /** How many threads read; all cores unless given. */
  readonly threads?: number;
}

const hasher = treeHasher((data) => hash('sha256', data));
const PROGRESS_EVERY_MS = 500;

/**
 * Verifies an export and prints what was found. No server is asked, and memory does not grow with the export.
 *
 * @throws CliFailure 6 when it is damaged, 2 when the key is none, 1 when a file cannot be read
 */
export async function verifyExport(request: VerifyRequest, format: OutputFormat, terminal: Terminal): Promise<void> {
  const log = readKey(request.key);
  const claims = await readClaims(request.checkpoints, log);
  const progress = terminal.isInteractive ? showProgress(terminal) : undefined;
  const found =
    'kind' in claims
      ? failed(claims)
      : judgeSignatures(
          await readable(request.files.join(', '), () => verifyFiles(request, claims, progress)),
          claims,
          log,
        );
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

/** The verifier key of `--key`. @throws CliFailure 2 when the text is none */
export function readKey(text: string): Verifier {
  try {
    return decodeVkey(text);
  } catch (cause) {
    throw new CliFailure(exitCodes.usage, `--key is not a verifier key: ${(cause as Error).message}`, { cause });
  }
}

/** The checkpoints as what they say; whether the right key signed them is judged once the log was read. */
async function readClaims(files: readonly string[], log: Verifier): Promise<Claim[] | Damage> {
  const claims: Claim[] = [];
  for (const file of files) {
    const note = await readable(file, () => readFile(file, 'utf8'));
    try {
      claims.push(claimOf(file, note, log));
    } catch (cause) {
      return damage('checkpoint', null, `${file}: ${(cause as Error).message}`);
    }
  }
  return claims;
}

async function verifyFiles(
  { files, threads = availableParallelism() }: VerifyRequest,
  checkpoints: readonly Checkpoint[],
  onProgress: ((entries: number) => void) | undefined,
): Promise<Verification> {
  const options = { checkpoints, hasher, ...(onProgress ? { onProgress } : {}) };
  if (files.includes('-')) return verifyLog(process.stdin as AsyncIterable<Uint8Array>, options);
  const parts = await splitFiles(files);
  if (parts.length === 1 || threads === 1) return verifyLog(joinParts(parts), options);
  const sizes = checkpoints.map(({ size }) => size);
  return verifyParts({
    ...options,
    parts: readParts(parts, sizes, Math.min(threads, parts.length)),
    readFrom: (part) => joinParts(parts.slice(part)),
  });
}

/** Reads something, or ends with exit code 1 and the name of what could not be read. */
export async function readable<T>(what: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (cause) {
    throw new CliFailure(exitCodes.failed, `Cannot read ${what}: ${(cause as Error).message}`, { cause });
  }
}

function showProgress(terminal: Terminal): (entries: number) => void {
  let shown = 0;
  return (entries) => {
    if (Date.now() - shown < PROGRESS_EVERY_MS) return;
    shown = Date.now();
    terminal.stderr(`\r${entries.toLocaleString('en')} entries`);
  };
}

const failed = (found: Damage): Verification => ({ ok: false, size: 0, damage: found, rotations: [] });

function toRecord(found: Verification, log: Verifier): Record<string, string | number | boolean | null> {
  if (!found.ok) {
    const { seq, kind, why } = found.damage;
    return { verified: false, origin: log.name, entriesRead: found.size, firstBad: seq, kind, why };
  }
  const { size, signedSize, rootHash, lastHash, firstAt, lastAt, institutions } = found;
  return { verified: true, origin: log.name, size, signedSize, rootHash, lastHash, firstAt, lastAt, institutions };
}
