import type { Hash, TreeHasher } from './hash.js';
import type { TreeNode } from './proof.js';

/** A complete subtree with its hash. */
export interface HashedNode extends TreeNode {
  readonly hash: Hash;
}

/** The fewest complete subtrees over neighbouring leaves that begin anywhere in the tree, from the left. */
export class SubtreeRow {
  private row: HashedNode[];

  constructor(
    private readonly hasher: TreeHasher,
    private next: number,
  ) {
    this.row = [];
  }

  append(leaf: Hash): void {
    let node: HashedNode = { level: 0, index: this.next, hash: leaf };
    this.next += 1;
    for (let left = this.row.at(-1); left && isPair(left, node); left = this.row.at(-1)) {
      this.row.pop();
      node = { level: node.level + 1, index: left.index / 2, hash: this.hasher.node(left.hash, node.hash) };
    }
    this.row.push(node);
  }

  nodes(): HashedNode[] {
    return [...this.row];
  }
}

const isPair = (left: TreeNode, right: TreeNode): boolean => left.level === right.level && left.index % 2 === 0;
