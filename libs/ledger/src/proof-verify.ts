import { isHash, type Hash, type TreeHasher } from './hash.js';

/** A claim that leaf `seq` of the tree with this size and root has this hash. */
export interface InclusionProof {
  readonly seq: number;
  readonly size: number;
  readonly leafHash: Hash;
  readonly rootHash: Hash;
  readonly hashes: readonly Hash[];
}

/** A claim that the tree of `from` leaves is the beginning of the tree of `to` leaves. */
export interface ConsistencyProof {
  readonly from: number;
  readonly to: number;
  readonly fromRoot: Hash;
  readonly toRoot: Hash;
  readonly hashes: readonly Hash[];
}

/** Whether the proof shows what it claims (RFC 9162 section 2.1.3.2). Never throws on a bad proof. */
export function verifyInclusion(hasher: TreeHasher, proof: InclusionProof): boolean {
  const { seq, size, hashes } = proof;
  if (!isOrdinal(seq) || !isOrdinal(size) || seq >= size || ![proof.leafHash, ...hashes].every(isHash)) return false;
  let position = seq;
  let last = size - 1;
  let root = proof.leafHash;
  for (const hash of hashes) {
    if (last === 0) return false;
    if (isOdd(position) || position === last) {
      root = hasher.node(hash, root);
      while (!isOdd(position) && position !== 0) {
        position = half(position);
        last = half(last);
      }
    } else {
      root = hasher.node(root, hash);
    }
    position = half(position);
    last = half(last);
  }
  return last === 0 && root === proof.rootHash;
}

/** Whether the proof shows what it claims (RFC 9162 section 2.1.4.2). Never throws on a bad proof. */
export function verifyConsistency(hasher: TreeHasher, proof: ConsistencyProof): boolean {
  const { from, to, fromRoot, toRoot, hashes } = proof;
  if (!isOrdinal(from) || !isOrdinal(to) || from > to || ![fromRoot, toRoot, ...hashes].every(isHash)) return false;
  if (from === to) return hashes.length === 0 && fromRoot === toRoot;
  if (from === 0) return hashes.length === 0 && fromRoot === hasher.sha256(new Uint8Array(0));
  return foldConsistency(hasher, proof);
}

function foldConsistency(hasher: TreeHasher, { from, to, fromRoot, toRoot, hashes }: ConsistencyProof): boolean {
  let position = from - 1;
  let last = to - 1;
  while (isOdd(position)) {
    position = half(position);
    last = half(last);
  }
  const [first, ...rest] = position === 0 ? [fromRoot, ...hashes] : hashes;
  if (first === undefined) return false;
  let older = first;
  let newer = first;
  for (const hash of rest) {
    if (last === 0) return false;
    if (isOdd(position) || position === last) {
      older = hasher.node(hash, older);
      newer = hasher.node(hash, newer);
      while (!isOdd(position) && position !== 0) {
        position = half(position);
        last = half(last);
      }
    } else {
      newer = hasher.node(newer, hash);
    }
    position = half(position);
    last = half(last);
  }
  return last === 0 && older === fromRoot && newer === toRoot;
}

// Sizes reach 2^53, so shifts, which work on 32 bits, will not do.
const isOdd = (value: number): boolean => value % 2 === 1;
const half = (value: number): number => Math.floor(value / 2);
const isOrdinal = (value: number): boolean => Number.isSafeInteger(value) && value >= 0;
