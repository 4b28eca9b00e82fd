import { ed25519 } from '@noble/curves/ed25519.js';
import { concat, fromBase64, toBase64, toHex, utf8 } from './bytes.js';
import { portableSha256 } from './hash.js';

/** Signature types of C2SP signed-note: 0x01 plain Ed25519, 0x04 Ed25519 witness cosignatures (tlog-cosignature). */
export const ED25519 = 0x01;
export const COSIGNATURE_V1 = 0x04;
export type SignatureType = typeof ED25519 | typeof COSIGNATURE_V1;

/** A public key with the name under which it signs. */
export interface Verifier {
  readonly name: string;
  /** First four bytes of `SHA-256(name || 0x0A || type || key)`, as 8 digits. */
  readonly keyId: string;
  readonly type: SignatureType;
  readonly publicKey: Uint8Array;
}

/** A verifier together with its secret. */
export interface Signer extends Verifier {
  readonly seed: Uint8Array;
}

/** A text is not a key: says in which way. */
export class KeyFormatError extends Error {
  override readonly name = 'KeyFormatError';
}

/** No Unicode blank, no plus sign, no control character (signed-note, section Format). */
const NAME = /^[^\p{White_Space}+\u0000-\u001f]+$/u;
const SIGNER_PREFIX = 'PRIVATE+KEY+';

/** Makes a verifier from its parts. @throws KeyFormatError when the name is empty or has blanks or a plus sign */
export function makeVerifier(name: string, publicKey: Uint8Array, type: SignatureType = ED25519): Verifier {
  if (!NAME.test(name)) throw new KeyFormatError('a key name has no blanks and no plus sign');
  const keyId = portableSha256(concat(utf8(`${name}\n`), Uint8Array.of(type), publicKey)).slice(0, 8);
  return { name, keyId, type, publicKey };
}

/** Makes a signer from a seed of 32 random bytes. */
export function makeSigner(name: string, seed: Uint8Array, type: SignatureType = ED25519): Signer {
  if (seed.length !== 32) throw new KeyFormatError('an Ed25519 seed has 32 bytes');
  return { ...makeVerifier(name, ed25519.getPublicKey(seed), type), seed };
}

/** The verifier as text, `NAME+ID+BASE64` (signed-note, section Verifier keys): what readers of a log are given. */
export const encodeVkey = ({ name, keyId, type, publicKey }: Verifier): string =>
  `${name}+${keyId}+${toBase64(concat(Uint8Array.of(type), publicKey))}`;

/** The signer as text, `PRIVATE+KEY+NAME+ID+BASE64`: what the key file holds. */
export const encodeSigner = ({ name, keyId, type, seed }: Signer): string =>
  `${SIGNER_PREFIX}${name}+${keyId}+${toBase64(concat(Uint8Array.of(type), seed))}`;

/** Reads a verifier key. @throws KeyFormatError when the text is none or its key id does not belong to it */
export function decodeVkey(text: string): Verifier {
  const { name, keyId, type, bytes } = decodeParts(text.trim());
  return requireKeyId(makeVerifier(name, bytes, type), keyId);
}

/** Reads a signer key. @throws KeyFormatError when the text is none or its key id does not belong to it */
export function decodeSigner(text: string): Signer {
  const trimmed = text.trim();
  if (!trimmed.startsWith(SIGNER_PREFIX)) throw new KeyFormatError('a signing key begins with PRIVATE+KEY+');
  const { name, keyId, type, bytes } = decodeParts(trimmed.slice(SIGNER_PREFIX.length));
  return requireKeyId(makeSigner(name, bytes, type), keyId);
}

function decodeParts(text: string): { name: string; keyId: string; type: SignatureType; bytes: Uint8Array } {
  const [name, keyId, ...rest] = text.split('+');
  const bytes = fromBase64(rest.join('+'));
  if (name === undefined || keyId === undefined || !/^[0-9a-f]{8}$/.test(keyId) || bytes?.length !== 33) {
    throw new KeyFormatError('a key has the form NAME+ID+BASE64');
  }
  const type = bytes[0]!;
  if (type !== ED25519 && type !== COSIGNATURE_V1) throw new KeyFormatError(`unknown signature type ${type}`);
  return { name, keyId, type, bytes: bytes.slice(1) };
}

function requireKeyId<V extends Verifier>(verifier: V, keyId: string): V {
  if (verifier.keyId !== keyId) throw new KeyFormatError(`the key id ${keyId} does not belong to this key`);
  return verifier;
}

/** The key id that the first four bytes of a signature line hold. */
export const keyIdOf = (bytes: Uint8Array): string => toHex(bytes.subarray(0, 4));
