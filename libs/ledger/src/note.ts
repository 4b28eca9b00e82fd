import { ed25519 } from '@noble/curves/ed25519.js';
import { concat, fromBase64, fromHex, toBase64, utf8 } from './bytes.js';
import { COSIGNATURE_V1, ED25519, keyIdOf, type Signer, type Verifier } from './key.js';

/** One signature line of a note. */
export interface NoteSignature {
  readonly name: string;
  readonly keyId: string;
  /** What follows the key id: the signature, for cosignatures with 8 bytes of time in front. */
  readonly signature: Uint8Array;
}

/** A text and who signed it (C2SP signed-note). The text ends with a line feed. */
export interface Note {
  readonly text: string;
  readonly signatures: readonly NoteSignature[];
}

/** A signature of a known key that is right; `timestamp` (seconds since 1970) for cosignatures. */
export interface VerifiedSignature {
  readonly verifier: Verifier;
  readonly timestamp: number | null;
}

/** A text is not a signed note, or a known key did not sign it. */
export class NoteError extends Error {
  override readonly name = 'NoteError';
}

const SIGNATURE_LINE = /^— ([^\p{White_Space}+]+) ([A-Za-z0-9+/]+={0,2})$/u;
/** signed-note demands that at least 16 are read. */
const MAX_SIGNATURES = 100;
const CONTROL_CHARACTER = /[\u0000-\u0009\u000b-\u001f]/;

/** Signs a text. @throws NoteError when it does not end with a line feed */
export function signNote(text: string, signers: readonly Signer[]): string {
  requireText(text);
  return formatNote({ text, signatures: signers.map((signer) => signText(text, signer)) });
}

/**
 * The cosignature of a witness (C2SP tlog-cosignature) on the text of a checkpoint.
 *
 * @param timestamp seconds since 1970; not 0, which would leave the time out
 * @throws NoteError for a key of another type, and for a time that is none
 */
export function cosign(text: string, signer: Signer, timestamp: number): NoteSignature {
  if (signer.type !== COSIGNATURE_V1) throw new NoteError('a cosignature needs a key of type 4');
  if (!Number.isSafeInteger(timestamp) || timestamp <= 0) throw new NoteError('a cosignature needs a time in seconds');
  requireText(text);
  const time = new Uint8Array(8);
  new DataView(time.buffer).setBigUint64(0, BigInt(timestamp));
  const signature = concat(time, ed25519.sign(cosignedMessage(text, timestamp), signer.seed));
  return { name: signer.name, keyId: signer.keyId, signature };
}

/** The note as text. */
export const formatNote = ({ text, signatures }: Note): string =>
  `${text}\n${signatures.map(formatSignature).join('')}`;

/** One signature line with its line feed. */
export const formatSignature = ({ name, keyId, signature }: NoteSignature): string =>
  `— ${name} ${toBase64(concat(fromHex(keyId), signature))}\n`;

/** Reads one signature line, with or without its line feed. @throws NoteError when it is malformed */
export function parseSignature(line: string): NoteSignature {
  const match = SIGNATURE_LINE.exec(line.replace(/\n$/, ''));
  const bytes = match && fromBase64(match[2]!);
  if (!bytes || bytes.length < 5) throw new NoteError('not a signed note: malformed signature line');
  return { name: match[1]!, keyId: keyIdOf(bytes), signature: bytes.slice(4) };
}

/** Takes a note apart without trusting it. @throws NoteError when it is malformed */
export function parseNote(note: string): Note {
  const split = note.lastIndexOf('\n\n');
  if (split < 0 || !note.endsWith('\n')) throw new NoteError('not a signed note: no signature lines');
  const text = note.slice(0, split + 1);
  requireText(note);
  const lines = note.slice(split + 2, -1).split('\n');
  if (lines.length > MAX_SIGNATURES) throw new NoteError('too many signature lines');
  return { text, signatures: lines.map(parseSignature) };
}

/**
 * Takes a note apart and checks the signatures of the given keys; those of others are ignored.
 *
 * @throws NoteError when it is malformed, a signature of a given key is wrong, or none of the keys signed
 */
export function openNote(
  note: string,
  verifiers: readonly Verifier[],
): { text: string; verified: VerifiedSignature[] } {
  const { text, signatures } = parseNote(note);
  const verified: VerifiedSignature[] = [];
  for (const signature of signatures) {
    const verifier = verifiers.find((known) => isSignatureOf(signature, known));
    if (!verifier) continue;
    const found = verifySignature(text, signature, verifier);
    if (!verified.some((earlier) => earlier.verifier === verifier)) verified.push(found);
  }
  if (verified.length === 0) throw new NoteError('none of the given keys signed this note');
  return { text, verified };
}

function signText(text: string, signer: Signer): NoteSignature {
  if (signer.type !== ED25519) throw new NoteError('a note is signed with a key of type 1');
  return { name: signer.name, keyId: signer.keyId, signature: ed25519.sign(utf8(text), signer.seed) };
}

/** Whether a signature claims to be of this key: name and key id together identify it. */
export const isSignatureOf = (
  signature: Pick<NoteSignature, 'name' | 'keyId'>,
  { name, keyId }: Pick<Verifier, 'name' | 'keyId'>,
): boolean => name === signature.name && keyId === signature.keyId;

/**
 * Checks one signature of a text.
 *
 * @throws NoteError when it is wrong, or a cosignature names no time that a number holds (tlog-cosignature allows 2^63 - 1)
 */
export function verifySignature(text: string, { signature }: NoteSignature, verifier: Verifier): VerifiedSignature {
  const cosigned = verifier.type === COSIGNATURE_V1;
  const bytes = cosigned ? signature.subarray(8) : signature;
  const timestamp = cosigned && signature.length >= 8 ? readTimestamp(signature) : null;
  const message = cosigned ? cosignedMessage(text, timestamp ?? 0) : utf8(text);
  const isRight = bytes.length === 64 && ed25519.verify(bytes, message, verifier.publicKey, { zip215: false });
  if (!isRight || (timestamp !== null && !Number.isSafeInteger(timestamp))) {
    throw new NoteError(`the signature of ${verifier.name} is wrong`);
  }
  return { verifier, timestamp };
}

function requireText(text: string): void {
  if (!text.endsWith('\n')) throw new NoteError('the text of a note ends with a line feed');
  if (!text.isWellFormed() || CONTROL_CHARACTER.test(text)) throw new NoteError('a note has no control characters');
}

const cosignedMessage = (text: string, timestamp: number): Uint8Array =>
  utf8(`cosignature/v1\ntime ${timestamp}\n${text}`);

const readTimestamp = (signature: Uint8Array): number =>
  Number(new DataView(signature.buffer, signature.byteOffset, 8).getBigUint64(0));
