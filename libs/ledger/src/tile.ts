import type { Hash, TreeHasher } from './hash.js';
import type { TreeNode } from './proof.js';

/** Hashes in a full tile (C2SP tlog-tiles): 2^8. */
export const TILE_WIDTH = 256;
const TILE_HEIGHT = 8;

/** A run of 256 neighbouring nodes on tree level `8 * level`; the last one of a level may be shorter. */
export interface Tile {
  readonly level: number;
  readonly index: number;
}

/** Where a node is found: in which tile, and which of its hashes fold into it. */
export interface TileRange {
  readonly tile: Tile;
  readonly start: number;
  readonly count: number;
}

/** The tile hashes that a node of the tree is made of. */
export function tileRangeOf({ level, index }: TreeNode): TileRange {
  const tileLevel = Math.floor(level / TILE_HEIGHT);
  const count = 2 ** (level % TILE_HEIGHT);
  const first = index * count;
  return {
    tile: { level: tileLevel, index: Math.floor(first / TILE_WIDTH) },
    start: first % TILE_WIDTH,
    count,
  };
}

/** How many hashes a tile holds in a tree of `size` leaves. */
export function tileWidthAt({ level, index }: Tile, size: number): number {
  const onLevel = Math.floor(size / TILE_WIDTH ** level);
  return Math.min(TILE_WIDTH, Math.max(0, onLevel - index * TILE_WIDTH));
}

/** The hash over 1, 2, 4, … 256 neighbouring hashes of a tile. */
export function foldTile(hasher: TreeHasher, hashes: readonly Hash[]): Hash {
  let row = hashes;
  while (row.length > 1) {
    const above: Hash[] = [];
    for (let i = 0; i < row.length; i += 2) above.push(hasher.node(row[i]!, row[i + 1]!));
    row = above;
  }
  return row[0]!;
}

/** The path of a tile below `/tile/` (tlog-tiles): `0/x001/234`, with `.p/N` where it holds fewer than 256 hashes. */
export function tilePath({ level, index }: Tile, width: number = TILE_WIDTH): string {
  const digits = String(index);
  const groups = digits.padStart(Math.ceil(digits.length / 3) * 3, '0').match(/.{3}/g)!;
  const name = groups.map((group, i) => (i < groups.length - 1 ? `x${group}` : group)).join('/');
  return `${level}/${name}${width < TILE_WIDTH ? `.p/${width}` : ''}`;
}
