import type { Hash, TreeHasher } from './hash.js';

/** Called with every complete subtree as it closes: `level` 0 is a leaf, `index` counts from the left on that level. */
export type NodeListener = (level: number, index: number, hash: Hash) => void;

/**
 * The right edge of an RFC 9162 tree: one hash for each complete subtree, largest first.
 *
 * Enough to append and to know the root, at most 53 hashes whatever the size.
 */
export class Frontier {
  private count: number;
  private readonly subtrees: Hash[];

  /** @throws RangeError when `hashes` is not one hash for each bit set in `size` */
  constructor(
    private readonly hasher: TreeHasher,
    size = 0,
    hashes: readonly Hash[] = [],
  ) {
    if (!Number.isSafeInteger(size) || size < 0) throw new RangeError('a tree size is an integer from 0 below 2^53');
    const expected = size.toString(2).replaceAll('0', '').length;
    if (hashes.length !== expected) {
      throw new RangeError(`a tree of ${size} leaves has ${expected} complete subtrees, not ${hashes.length}`);
    }
    this.count = size;
    this.subtrees = [...hashes];
  }

  get size(): number {
    return this.count;
  }

  /** The hashes of the complete subtrees, largest first. */
  get hashes(): readonly Hash[] {
    return this.subtrees;
  }

  append(leaf: Hash, onNode?: NodeListener): void {
    this.appendSubtree({ level: 0, hash: leaf }, onNode);
  }

  /**
   * Appends a complete subtree of 2^level leaves of which only the hash is known.
   * @throws RangeError where no such subtree of the tree begins
   */
  appendSubtree({ level, hash }: { readonly level: number; readonly hash: Hash }, onNode?: NodeListener): void {
    const width = 2 ** level;
    if (this.count % width !== 0) throw new RangeError(`no subtree of ${width} leaves begins at leaf ${this.count}`);
    let node = hash;
    let height = level;
    let index = this.count / width;
    onNode?.(height, index, node);
    while (index % 2 === 1) {
      node = this.hasher.node(this.subtrees.pop()!, node);
      index = (index - 1) / 2;
      height += 1;
      onNode?.(height, index, node);
    }
    this.subtrees.push(node);
    this.count += width;
  }

  /** The Merkle tree hash (RFC 9162 section 2.1.1); of no leaves it is the hash of nothing. */
  root(): Hash {
    if (this.count === 0) return this.hasher.sha256(new Uint8Array(0));
    return foldRight(this.hasher, this.subtrees);
  }

  clone(): Frontier {
    return new Frontier(this.hasher, this.count, this.subtrees);
  }
}

/** The hash over neighbouring complete subtrees, largest first. */
export function foldRight(hasher: TreeHasher, subtrees: readonly Hash[]): Hash {
  return subtrees.reduceRight((right, left) => hasher.node(left, right));
}
