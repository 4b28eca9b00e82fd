import type { Hash, TreeHasher } from './hash.js';
import { foldRight } from './tree.js';

/** A complete subtree: 2^level leaves from leaf `index * 2^level`. */
export interface TreeNode {
  readonly level: number;
  readonly index: number;
}

/** Which nodes make each hash of a proof, in the order of the proof. */
export type ProofPlan = readonly (readonly TreeNode[])[];

/**
 * What an inclusion proof of leaf `seq` in a tree of `size` leaves is made of (RFC 9162 section 2.1.3.1).
 *
 * @throws RangeError unless 0 ≤ seq < size
 */
export function planInclusion(seq: number, size: number): ProofPlan {
  requireOrdinal(seq);
  requireOrdinal(size);
  if (seq >= size) throw new RangeError(`a tree of ${size} leaves has no leaf ${seq}`);
  const path: TreeNode[][] = [];
  let start = 0;
  let end = size;
  while (end - start > 1) {
    const middle = start + splitPoint(end - start);
    const inLeft = seq < middle;
    path.push(inLeft ? completeSubtrees(middle, end) : completeSubtrees(start, middle));
    if (inLeft) end = middle;
    else start = middle;
  }
  return path.reverse();
}

/**
 * What a consistency proof between two sizes is made of (RFC 9162 section 2.1.4.1); empty for equal sizes and from 0.
 *
 * @throws RangeError unless 0 ≤ from ≤ to
 */
export function planConsistency(from: number, to: number): ProofPlan {
  requireOrdinal(from);
  requireOrdinal(to);
  if (from > to) throw new RangeError(`a log of ${to} entries is not a continuation of one of ${from}`);
  if (from === to || from === 0) return [];
  const path: TreeNode[][] = [];
  let start = 0;
  let end = to;
  while (from !== end) {
    const middle = start + splitPoint(end - start);
    if (from <= middle) {
      path.push(completeSubtrees(middle, end));
      end = middle;
    } else {
      path.push(completeSubtrees(start, middle));
      start = middle;
    }
  }
  if (start !== 0) path.push(completeSubtrees(start, end));
  return path.reverse();
}

/** What the root of a tree of `size` leaves is made of. */
export const planRoot = (size: number): readonly TreeNode[] => completeSubtrees(0, size);

/**
 * What stands for the leaves between some that are shown: the hashes of one proof for all of them (a multiproof).
 *
 * @param shown leaves in rising order
 * @returns a leaf by its number where it is shown, and subtrees for what lies between, from the left
 * @throws RangeError when the leaves do not rise or one is not in the tree
 */
export function* planPruned(shown: Iterable<number>, size: number): Generator<number | TreeNode> {
  requireOrdinal(size);
  let next = 0;
  for (const seq of shown) {
    requireOrdinal(seq);
    if (seq < next || seq >= size) throw new RangeError(`leaf ${seq} is out of order in a tree of ${size} leaves`);
    yield* completeSubtrees(next, seq);
    yield seq;
    next = seq + 1;
  }
  yield* completeSubtrees(next, size);
}

/** Turns a plan into the hashes of the proof, given the hash of each node. */
export function buildProof(hasher: TreeHasher, plan: ProofPlan, read: (node: TreeNode) => Hash): Hash[] {
  return plan.map((nodes) => foldRight(hasher, nodes.map(read)));
}

/** The largest power of two below `size`. */
function splitPoint(size: number): number {
  let power = 1;
  while (power * 2 < size) power *= 2;
  return power;
}

/** The fewest complete subtrees that cover the leaves from `start` up to before `end`, from the left. */
export function completeSubtrees(start: number, end: number): TreeNode[] {
  const nodes: TreeNode[] = [];
  let from = start;
  while (from < end) {
    let level = 0;
    let width = 1;
    while (from % (width * 2) === 0 && from + width * 2 <= end) {
      width *= 2;
      level += 1;
    }
    nodes.push({ level, index: from / width });
    from += width;
  }
  return nodes;
}

function requireOrdinal(value: number): void {
  if (!Number.isSafeInteger(value) || value < 0) throw new RangeError(`${value} is not an integer from 0 below 2^53`);
}
