import type { LedgerResource } from '@watchbook/contract';
import { ed25519 } from '@noble/curves/ed25519.js';
import { fromBase64, fromHex, toBase64, toHex, utf8 } from './bytes.js';
import { openCheckpoint, parseCheckpoint, type Checkpoint, type OpenedCheckpoint } from './checkpoint.js';
import { parseEntry, type LedgerEntry } from './entry.js';
import type { Hash } from './hash.js';
import { decodeVkey, ED25519, encodeVkey, type Signer, type Verifier } from './key.js';
import { isSignatureOf, NoteError, parseNote } from './note.js';

/** Action of the entry with which the old key of a log names its successor. */
export const KEY_ROTATED = 'ledger.key-rotated';
const DOMAIN = 'watchbook.dev/key-rotation/v1';

/** A key was not rotated as the key before it signed. */
export class RotationError extends Error {
  override readonly name = 'RotationError';
}

/** The change of a log's key that one entry makes. */
export interface Rotation {
  /** Place of the entry: checkpoints of more entries than this are signed by the new key. */
  readonly seq: number;
  readonly oldKey: Verifier;
  readonly newKey: Verifier;
  /** Size and root of the checkpoint that the old key had signed last. */
  readonly last: Pick<Checkpoint, 'size' | 'rootHash'>;
  readonly signature: Uint8Array;
}

/** A key of a log with the size of the first checkpoint that it may sign. */
export interface LogKey {
  readonly verifier: Verifier;
  readonly fromSize: number;
}

/**
 * What the old key signs: that from the entry on, which holds the signature, the new key signs checkpoints.
 * Its second line is no size, so it never reads as a checkpoint.
 */
export const rotationText = (last: Checkpoint, newKey: Verifier): string =>
  `${DOMAIN}\n${last.origin}\n${last.size}\n${toBase64(fromHex(last.rootHash))}\n${encodeVkey(newKey)}\n`;

/**
 * The resources of a rotation's entry: both keys, the last checkpoint of the old key, and its signature.
 * @throws RotationError when the keys are not two keys of one log
 */
export function rotationResources(oldKey: Signer, newKey: Verifier, last: Checkpoint): LedgerResource[] {
  requireSuccessor(oldKey, newKey);
  const signature = ed25519.sign(utf8(rotationText(last, newKey)), oldKey.seed);
  return [
    { type: 'log-key', id: encodeVkey(oldKey), version: null },
    { type: 'log-key', id: encodeVkey(newKey), version: null },
    { type: 'log-checkpoint', id: toBase64(fromHex(last.rootHash)), version: last.size },
    { type: 'log-signature', id: toBase64(signature), version: null },
  ];
}

/** Whether the canonical text of an entry claims to be a rotation; `action` is the first member of every entry. */
export const isRotation = (canonical: string): boolean => canonical.startsWith(`{"action":"${KEY_ROTATED}",`);

/**
 * The rotation that an entry holds, its signature verified with the old key that it names itself.
 * @throws RotationError when it is none
 */
export function readRotation({ action, seq, outcome, actor, resources }: LedgerEntry): Rotation {
  const [oldId, newId, last, signed, ...more] = resources;
  const types = resources.map(({ type }) => type).join();
  const isSystem = actor.via === 'system' && actor.institution === null && outcome === 'allowed';
  if (action !== KEY_ROTATED || !isSystem || more.length > 0 || types !== TYPES) throw broken(seq, 'its members');
  const [oldKey, newKey] = [readKey(seq, oldId!.id), readKey(seq, newId!.id)];
  requireSuccessor(oldKey, newKey);
  const [root, signature, size] = [fromBase64(last!.id), fromBase64(signed!.id), last!.version];
  if (root?.length !== 32 || signature?.length !== 64 || size === null || size > seq) throw broken(seq, 'its members');
  const rootHash: Hash = toHex(root);
  const text = rotationText({ origin: oldKey.name, size, rootHash }, newKey);
  if (!ed25519.verify(signature, utf8(text), oldKey.publicKey, { zip215: false })) {
    throw broken(seq, 'the signature of the old key');
  }
  return { seq, oldKey, newKey, last: { size, rootHash }, signature };
}

/**
 * Which key of a log must have signed a checkpoint of which size, for a reader who trusts one key of it.
 *
 * A rotation counts from the first checkpoint that covers its entry. A checkpoint that another key of the log signed is
 * as good as unsigned: a retired key signs nothing newer, and a new one nothing older.
 */
export class KeyHistory {
  private readonly rotations: Rotation[] = [];

  /** @param trusted the key that the reader was given: the log's first one, or a later one */
  constructor(readonly trusted: Verifier) {}

  /** Every key, oldest first; the trusted key alone until the rotations lead from or to it. */
  get keys(): readonly LogKey[] {
    const all = [
      ...this.rotations.slice(0, 1).map(({ oldKey }) => ({ verifier: oldKey, fromSize: 0 })),
      ...this.rotations.map(({ newKey, seq }) => ({ verifier: newKey, fromSize: seq + 1 })),
    ];
    const leads = all.some(({ verifier }) => isSameKey(verifier, this.trusted));
    return leads ? all : [{ verifier: this.trusted, fromSize: 0 }];
  }

  /** The key that signs from now on. */
  get current(): Verifier {
    return this.keys.at(-1)!.verifier;
  }

  /**
   * Follows a rotation. The caller has read the entry in the log, or proved that it is in the tree that the new key
   * signed. Rotations come in the order of the log; one that is repeated, or of a log with another name, changes nothing.
   *
   * @throws RotationError when the key that signs at that place did not sign it
   */
  learn(entry: LedgerEntry): void {
    const rotation = readRotation(entry);
    const { seq, oldKey, newKey } = rotation;
    if (oldKey.name !== this.trusted.name) return;
    const last = this.rotations.at(-1);
    if (last && isSameKey(last.oldKey, oldKey) && isSameKey(last.newKey, newKey)) return;
    if (last && !isSameKey(last.newKey, oldKey))
      throw broken(seq, `the old key, since ${last.newKey.keyId} signs there`);
    if (last && seq <= last.seq) throw broken(seq, 'the order of the log');
    if (this.rotations.some((earlier) => isSameKey(earlier.oldKey, newKey))) {
      throw broken(seq, 'the new key, which was retired before');
    }
    this.rotations.push(rotation);
  }

  /** Follows the rotation in a canonical text. @throws RotationError, EntryFormatError */
  learnText(canonical: string): void {
    this.learn(parseEntry(canonical));
  }

  /** The key that must have signed a checkpoint of this size. */
  verifierFor(size: number): Verifier {
    return this.keys.findLast(({ fromSize }) => fromSize <= size)!.verifier;
  }

  /**
   * Opens a checkpoint with the key that must have signed it.
   * @throws NoteError when it is malformed, about another log, or not signed by that key
   */
  open(note: string, witnesses: readonly Verifier[] = []): OpenedCheckpoint {
    const { text, signatures } = parseNote(note);
    const { size } = parseCheckpoint(text);
    const due = this.verifierFor(size);
    const isBy = (verifier: Verifier): boolean => signatures.some((signature) => isSignatureOf(signature, verifier));
    const wrong = this.keys.find(({ verifier }) => isBy(verifier));
    if (wrong && !isBy(due)) {
      throw new NoteError(`a checkpoint of size ${size} is signed with ${due.keyId}, not with ${wrong.verifier.keyId}`);
    }
    return openCheckpoint(note, due, witnesses);
  }

  clone(): KeyHistory {
    const copy = new KeyHistory(this.trusted);
    copy.rotations.push(...this.rotations);
    return copy;
  }
}

const TYPES = 'log-key,log-key,log-checkpoint,log-signature';

/** Whether two verifiers are one key under one name. */
export const isSameKey = (a: Verifier, b: Verifier): boolean => encodeVkey(a) === encodeVkey(b);

function requireSuccessor(oldKey: Verifier, newKey: Verifier): void {
  if (oldKey.name !== newKey.name) throw new RotationError(`${newKey.name} is not the name of the log`);
  if (oldKey.type !== ED25519 || newKey.type !== ED25519) throw new RotationError('a log signs with keys of type 1');
  if (isSameKey(oldKey, newKey)) throw new RotationError('the new key is the old one');
}

function readKey(seq: number, vkey: string): Verifier {
  try {
    return decodeVkey(vkey);
  } catch (cause) {
    throw new RotationError(`The rotation in entry ${seq} names no key: ${(cause as Error).message}`, { cause });
  }
}

const broken = (seq: number, what: string): RotationError =>
  new RotationError(`The rotation in entry ${seq} is wrong in ${what}`);
