import { readFile } from 'node:fs/promises';
import { openCheckpoint, parseTlogProof, verifyTlogProof } from '@watchbook/ledger';
import { CliFailure, exitCodes } from '../exit.js';
import { printRecord, type OutputFormat, type Terminal } from '../output.js';
import { readable, readKey } from './verify.js';

/**
 * Verifies a proof of one entry and prints the entry. No server is asked.
 *
 * @throws CliFailure 6 when it proves nothing, 2 when the key is none, 1 when the file cannot be read
 */
export async function verifyProof(
  { file, key }: { readonly file: string; readonly key: string },
  format: OutputFormat,
  terminal: Terminal,
): Promise<void> {
  const log = readKey(key);
  const text = await readable(file, () => readFile(file, 'utf8'));
  const { entry, checkpoint } = proved(text, (note) => openCheckpoint(note, log));
  const { seq, at, action, outcome, purpose, actor } = entry;
  printRecord(terminal, format, {
    verified: true,
    origin: log.name,
    size: checkpoint.size,
    seq,
    at,
    action,
    outcome,
    purpose,
    institution: actor.institution,
    user: actor.user,
    resources: entry.resources.map(({ type, id }) => `${type}:${id}`).join(' '),
  });
}

function proved(text: string, open: Parameters<typeof verifyTlogProof>[1]): ReturnType<typeof verifyTlogProof> {
  try {
    return verifyTlogProof(parseTlogProof(text), open);
  } catch (cause) {
    throw new CliFailure(exitCodes.verificationFailed, `Verification failed: ${(cause as Error).message}`, { cause });
  }
}
