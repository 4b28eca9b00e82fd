import { parseCheckpoint, type Checkpoint } from './checkpoint.js';
import { damage, type Damage } from './damage.js';
import { parseEntry } from './entry.js';
import type { Verifier } from './key.js';
import { NoteError, parseNote } from './note.js';
import { KeyHistory } from './rotation.js';
import type { Verification } from './verify.js';

/** What a note says of a log, before anybody has looked at its signatures. */
export interface Claim extends Checkpoint {
  readonly note: string;
  /** What the reader calls it: a file, say. */
  readonly name: string;
}

/**
 * Takes a checkpoint at its word for now: which key must have signed it may be known only once the log was read, since
 * the log itself names its keys. `judgeSignatures` decides.
 *
 * @throws NoteError when it is malformed or about another log
 */
export function claimOf(name: string, note: string, trusted: Verifier): Claim {
  const checkpoint = parseCheckpoint(parseNote(note).text);
  if (checkpoint.origin !== trusted.name) {
    throw new NoteError(`the checkpoint is about ${checkpoint.origin}, the key belongs to ${trusted.name}`);
  }
  return { ...checkpoint, note, name };
}

/**
 * Follows the keys of a log that was read against claims, from the one key that the reader trusts, and holds each claim
 * against the key that must have signed it. What was found in the log stands, unless a claim that it rests on is false.
 */
export function judgeSignatures(found: Verification, claims: readonly Claim[], trusted: Verifier): Verification {
  const history = new KeyHistory(trusted);
  const wrong = follow(history, found.rotations) ?? firstForged(history, found, claims);
  return wrong ? { ok: false, size: found.size, damage: wrong, rotations: found.rotations } : found;
}

function follow(history: KeyHistory, rotations: readonly string[]): Damage | null {
  for (const text of rotations) {
    try {
      history.learnText(text);
    } catch (cause) {
      return damage('key', parseEntry(text).seq, (cause as Error).message);
    }
  }
  return null;
}

function firstForged(history: KeyHistory, found: Verification, claims: readonly Claim[]): Damage | null {
  for (const { name, note, size } of claims) {
    if (!restsOn(found, size)) continue;
    try {
      history.open(note);
    } catch (cause) {
      return damage('checkpoint', null, `${name}: ${(cause as Error).message}`);
    }
  }
  return null;
}

/** Of a log that is damaged before a checkpoint, the key that signed it may lie behind the damage. */
const restsOn = (found: Verification, size: number): boolean =>
  found.ok || found.damage.kind === 'fork' || (found.damage.kind === 'root' ? size <= found.size : size < found.size);
