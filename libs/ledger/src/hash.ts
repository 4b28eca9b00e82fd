import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { utf8 } from './bytes.js';

/** A SHA-256 digest as 64 lower-case hexadecimal digits; the one form of a hash in this library. */
export type Hash = string;

/**
 * Hashes bytes, or the UTF-8 bytes of a text, with SHA-256.
 * Programs on Node pass `(data) => crypto.hash('sha256', data)`, which is faster.
 */
export type Sha256 = (data: Uint8Array | string) => Hash;

/** SHA-256 in JavaScript, the same in Node and in a browser, and synchronous in both. */
export const portableSha256: Sha256 = (data) => bytesToHex(sha256(typeof data === 'string' ? utf8(data) : data));

/** 64 zeros: what stands in `prev` before the first entry. */
export const ZERO_HASH: Hash = '0'.repeat(64);

/** The three hashes of an RFC 9162 tree (section 2.1.1). */
export interface TreeHasher {
  readonly sha256: Sha256;
  /** `SHA-256(0x00 || entry)`. */
  leaf(entry: Uint8Array | string): Hash;
  /** `SHA-256(0x01 || left || right)`. */
  node(left: Hash, right: Hash): Hash;
}

/** Makes the hashes of the tree from any SHA-256. The hasher keeps a scratch buffer, so use one per thread. */
export function treeHasher(sha256: Sha256 = portableSha256): TreeHasher {
  const pair = new Uint8Array(65);
  pair[0] = 1;
  let scratch = new Uint8Array(4096);
  return {
    sha256,
    leaf(entry) {
      if (typeof entry === 'string') return sha256(`\0${entry}`);
      if (entry.length >= scratch.length) scratch = new Uint8Array(2 * entry.length);
      scratch[0] = 0;
      scratch.set(entry, 1);
      return sha256(scratch.subarray(0, entry.length + 1));
    },
    node(left, right) {
      writeHash(pair, left, 1);
      writeHash(pair, right, 33);
      return sha256(pair);
    },
  };
}

const digits = new Uint8Array(128);
for (let i = 0; i < 16; i++) digits['0123456789abcdef'.charCodeAt(i)] = i;

/** Writes the 32 bytes of a hash at an offset. The caller has checked that it is one. */
export function writeHash(target: Uint8Array, hash: Hash, offset: number): void {
  for (let i = 0; i < 32; i++) {
    target[offset + i] = (digits[hash.charCodeAt(2 * i)]! << 4) | digits[hash.charCodeAt(2 * i + 1)]!;
  }
}

/** True for exactly 64 lower-case hexadecimal digits. */
export const isHash = (value: string): value is Hash => /^[0-9a-f]{64}$/.test(value);
