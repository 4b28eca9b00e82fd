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

/** A signature of a known key that is right; `timestamp` (seconds) for cosignatures. */
export interface VerifiedSignature {
  readonly verifier: Verifier;
  readonly timestamp: number | null;
}

/** A text is not a signed note, or a known key did not sign it. */
export class NoteError extends Error {
  override readonly name = 'NoteError';
}

const SIGNATURE_LINE = /^— ([^\s+\p{C}]+) ([A-Za-z0-9+/]+={0,2})$/u;
const MAX_SIGNATURES = 100;

/** Signs a text. @throws NoteError when it does not end with a line feed */
export function signNote(text: string, signers: readonly Signer[]): string {
  requireText(text);
  return formatNote({ text, signatures: signers.map((signer) => signText(text, signer)) });
}

/** The signature line of a witness (C2SP tlog-cosignature) for a checkpoint, at a time in seconds. */
export function cosign(text: string, signer: Signer, timestamp: number): NoteSignature {
  if (signer.type !== COSIGNATURE_V1) throw new NoteError('a cosignature needs a key of type 4');
  requireText(text);
  const time = new Uint8Array(8);
  new DataView(time.buffer).setBigUint64(0, BigInt(timestamp));
  const signature = concat(time, ed25519.sign(cosignedMessage(text, timestamp), signer.seed));
  return { name: signer.name, keyId: signer.keyId, signature };
}

/** The note as text. */
export function formatNote({ text, signatures }: Note): string {
  const lines = signatures.map(({ name, keyId, signature }) => {
    const keyed = concat(fromHex(keyId), signature);
    return `— ${name} ${toBase64(keyed)}\n`;
  });
  return `${text}\n${lines.join('')}`;
}

/** Takes a note apart without trusting it. @throws NoteError when it is malformed */
export function parseNote(note: string): Note {
  const split = note.lastIndexOf('\n\n');
  if (split < 0 || !note.endsWith('\n')) throw new NoteError('not a signed note: no signature lines');
  const text = note.slice(0, split + 1);
  requireText(text);
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
    const verifier = verifiers.find(({ name, keyId }) => name === signature.name && keyId === signature.keyId);
    if (!verifier || verified.some((known) => known.verifier === verifier)) continue;
    verified.push(verifySignature(text, signature, verifier));
  }
  if (verified.length === 0) throw new NoteError('none of the given keys signed this note');
  return { text, verified };
}

function signText(text: string, signer: Signer): NoteSignature {
  if (signer.type !== ED25519) throw new NoteError('a note is signed with a key of type 1');
  return { name: signer.name, keyId: signer.keyId, signature: ed25519.sign(utf8(text), signer.seed) };
}

function verifySignature(text: string, { signature }: NoteSignature, verifier: Verifier): VerifiedSignature {
  const cosigned = verifier.type === COSIGNATURE_V1;
  const bytes = cosigned ? signature.subarray(8) : signature;
  const timestamp = cosigned && signature.length >= 8 ? readTimestamp(signature) : null;
  const message = cosigned ? cosignedMessage(text, timestamp ?? 0) : utf8(text);
  if (bytes.length !== 64 || !ed25519.verify(bytes, message, verifier.publicKey, { zip215: false })) {
    throw new NoteError(`the signature of ${verifier.name} is wrong`);
  }
  return { verifier, timestamp };
}

function parseSignature(line: string): NoteSignature {
  const match = SIGNATURE_LINE.exec(line);
  const bytes = match && fromBase64(match[2]!);
  if (!bytes || bytes.length < 5) throw new NoteError('not a signed note: malformed signature line');
  return { name: match[1]!, keyId: keyIdOf(bytes), signature: bytes.slice(4) };
}

function requireText(text: string): void {
  if (!text.endsWith('\n')) throw new NoteError('the text of a note ends with a line feed');
  if (!text.isWellFormed() || /[^\P{Cc}\n]/u.test(text))
    throw new NoteError('the text of a note has no control characters');
}

const cosignedMessage = (text: string, timestamp: number): Uint8Array =>
  utf8(`cosignature/v1\ntime ${timestamp}\n${text}`);

const readTimestamp = (signature: Uint8Array): number =>
  Number(new DataView(signature.buffer, signature.byteOffset, 8).getBigUint64(0));
