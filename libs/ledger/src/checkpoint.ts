import { fromBase64, fromHex, toBase64, toHex } from './bytes.js';
import type { Hash } from './hash.js';
import type { Signer, Verifier } from './key.js';
import { NoteError, openNote, signNote, type VerifiedSignature } from './note.js';

/** What a log says of itself: its name, how many entries it has, and the root of its tree (C2SP tlog-checkpoint). */
export interface Checkpoint {
  readonly origin: string;
  readonly size: number;
  readonly rootHash: Hash;
}

/** The text of a checkpoint, without signatures. */
export const formatCheckpoint = ({ origin, size, rootHash }: Checkpoint): string =>
  `${origin}\n${size}\n${toBase64(fromHex(rootHash))}\n`;

/**
 * Reads the text of a checkpoint; further lines (extensions) are allowed, but not empty, and ignored.
 *
 * @throws NoteError when it is none, or its size is not below 2^53
 */
export function parseCheckpoint(text: string): Checkpoint {
  const [origin, size, root, ...more] = text.split('\n');
  const rootBytes = root === undefined ? null : fromBase64(root);
  const isWhole = more.pop() === '' && !more.includes('');
  if (!isWhole || !origin || size === undefined || !/^(0|[1-9][0-9]{0,15})$/.test(size) || rootBytes?.length !== 32) {
    throw new NoteError('not a checkpoint: it needs an origin, a size and a base64 root of 32 bytes');
  }
  if (!Number.isSafeInteger(Number(size))) throw new NoteError('the size of a checkpoint is below 2^53');
  return { origin, size: Number(size), rootHash: toHex(rootBytes) };
}

/** A checkpoint as a signed note. */
export const signCheckpoint = (checkpoint: Checkpoint, signer: Signer): string =>
  signNote(formatCheckpoint(checkpoint), [signer]);

/** A checkpoint whose log key signed it, with the witnesses among the given keys that cosigned it. */
export interface OpenedCheckpoint extends Checkpoint {
  readonly cosignatures: readonly VerifiedSignature[];
}

/**
 * Opens a signed checkpoint: the log's own signature must be there and right, and its name must be the log's.
 *
 * @throws NoteError when the note is malformed, not signed by the log, or about another log
 */
export function openCheckpoint(note: string, log: Verifier, witnesses: readonly Verifier[] = []): OpenedCheckpoint {
  const { text, verified } = openNote(note, [log, ...witnesses]);
  if (!verified.some(({ verifier }) => verifier === log)) throw new NoteError('the log did not sign this checkpoint');
  const checkpoint = parseCheckpoint(text);
  if (checkpoint.origin !== log.name) {
    throw new NoteError(`the checkpoint is about ${checkpoint.origin}, the key belongs to ${log.name}`);
  }
  return { ...checkpoint, cosignatures: verified.filter(({ verifier }) => verifier !== log) };
}
