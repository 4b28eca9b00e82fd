import type { Hash, TreeHasher } from './hash.js';
import type { TreeNode } from './proof.js';

/** Hashes in a full tile (C2SP tlog-tiles): 2^8. */
export const TILE_WIDTH = 256;
const TILE_HEIGHT = 8;
const HIGHEST_LEVEL = 63;

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

/** What a path below `/tile/` asks for: hashes, or with level `entries` the entries of a tile of level 0. */
export interface TileRequest {
  readonly level: number | 'entries';
  readonly index: number;
  readonly width: number;
}

const TILE_PATH = /^(entries|[0-9]{1,2})\/((?:x[0-9]{3}\/)*[0-9]{3})(?:\.p\/([0-9]{1,3}))?$/;

/**
 * Reads a path below `/tile/` (tlog-tiles, section Merkle Tree): level 0 to 63, index in groups of three digits, width
 * 1 to 255 for a partial tile. Null for every spelling but the one that `tilePath` writes.
 */
export function parseTilePath(path: string): TileRequest | null {
  const match = TILE_PATH.exec(path);
  if (!match) return null;
  const index = Number(match[2]!.replaceAll(/[x/]/g, ''));
  const width = match[3] === undefined ? TILE_WIDTH : Number(match[3]);
  const level = match[1] === 'entries' ? 'entries' : Number(match[1]);
  const written = tilePath({ level: 0, index }, width).replace('0', String(level));
  if (written !== path || !Number.isSafeInteger(index) || width === 0 || Number(level) > HIGHEST_LEVEL) return null;
  return { level, index, width };
}
