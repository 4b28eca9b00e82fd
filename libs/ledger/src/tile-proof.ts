import { fromHex, toHex } from './bytes.js';
import type { Hash, TreeHasher } from './hash.js';
import { buildProof, planConsistency, planInclusion, planRoot, type ProofPlan, type TreeNode } from './proof.js';
import { foldTile, TILE_WIDTH, tileRangeOf, tileWidthAt, type Tile } from './tile.js';
import { foldRight } from './tree.js';

const HASH_BYTES = 32;

/** A tile as it is fetched for a tree of a certain size. */
export interface SizedTile extends Tile {
  /** 1 to 256; fewer than 256 hashes make a partial tile. */
  readonly width: number;
}

/** Which bytes a tile has; whoever fetches it also checks how many there are. */
export type FetchTile = (tile: SizedTile) => Promise<Uint8Array>;

/** A tile that a log served does not have the hashes that a tree of its size has there. */
export class TileError extends Error {
  override readonly name = 'TileError';
}

/** Two roots of one log and the consistency proof between them, as its tiles say. */
export interface TreeView {
  readonly fromRoot: Hash;
  readonly toRoot: Hash;
  readonly hashes: readonly Hash[];
}

/**
 * Computes from the tiles of a log of `to` entries (C2SP tlog-tiles) its root, the root of its first `from` entries, and
 * the consistency proof (RFC 9162 section 2.1.4). `toRoot` says whether the tiles are those of a signed checkpoint.
 *
 * @throws RangeError unless 0 ≤ from ≤ to
 * @throws TileError when a tile is too short or too long
 */
export async function viewFromTiles(
  hasher: TreeHasher,
  { from, to }: { from: number; to: number },
  fetch: FetchTile,
): Promise<TreeView> {
  const plan = planConsistency(from, to);
  const roots = [planRoot(from), planRoot(to)];
  const read = await readerOf(hasher, [...plan.flat(), ...roots.flat()], to, fetch);
  const [fromRoot, toRoot] = roots.map((nodes) => rootOf(hasher, nodes.map(read)));
  return { fromRoot: fromRoot!, toRoot: toRoot!, hashes: buildProof(hasher, plan, read) };
}

/** The inclusion proof (RFC 9162 section 2.1.3) of one entry in a log of `size` entries, from its tiles. @throws as above */
export async function inclusionFromTiles(
  hasher: TreeHasher,
  { seq, size }: { seq: number; size: number },
  fetch: FetchTile,
): Promise<Hash[]> {
  const plan: ProofPlan = planInclusion(seq, size);
  return buildProof(hasher, plan, await readerOf(hasher, plan.flat(), size, fetch));
}

/** Fetches every tile that the nodes lie in, each once. */
async function readerOf(
  hasher: TreeHasher,
  nodes: readonly TreeNode[],
  size: number,
  fetch: FetchTile,
): Promise<(node: TreeNode) => Hash> {
  const wanted = new Map(nodes.map((node) => tileRangeOf(node).tile).map((tile) => [nameOf(tile), tile]));
  const tiles = new Map<string, Uint8Array>();
  for (const [name, tile] of wanted) {
    const width = tileWidthAt(tile, size);
    const bytes = await fetch({ ...tile, width });
    if (bytes.length !== width * HASH_BYTES) throw new TileError(`the tile ${name} has not ${width} hashes`);
    tiles.set(name, bytes);
  }
  return (node) => {
    const { tile, start, count } = tileRangeOf(node);
    const bytes = tiles.get(nameOf(tile))!;
    const at = (i: number): Hash => toHex(bytes.subarray((start + i) * HASH_BYTES, (start + i + 1) * HASH_BYTES));
    return foldTile(
      hasher,
      Array.from({ length: count }, (_, i) => at(i)),
    );
  };
}

/** The hashes of a tile as bytes. @throws RangeError for none, and for more than a tile holds */
export function tileBytes(hashes: readonly Hash[]): Uint8Array {
  if (hashes.length === 0 || hashes.length > TILE_WIDTH) throw new RangeError('a tile holds 1 to 256 hashes');
  const bytes = new Uint8Array(hashes.length * HASH_BYTES);
  hashes.forEach((hash, i) => bytes.set(fromHex(hash), i * HASH_BYTES));
  return bytes;
}

/**
 * Entries as an entry bundle (tlog-tiles, section Log entries): each with its length in two bytes, big-endian, in front.
 * @throws RangeError for an entry of 65,536 bytes or more
 */
export function entryBundle(entries: readonly Uint8Array[]): Uint8Array {
  const bundle = new Uint8Array(entries.reduce((length, entry) => length + 2 + entry.length, 0));
  const view = new DataView(bundle.buffer);
  let at = 0;
  for (const entry of entries) {
    if (entry.length > 0xffff) throw new RangeError('an entry of a bundle has at most 65,535 bytes');
    view.setUint16(at, entry.length);
    bundle.set(entry, at + 2);
    at += 2 + entry.length;
  }
  return bundle;
}

const rootOf = (hasher: TreeHasher, hashes: readonly Hash[]): Hash =>
  hashes.length === 0 ? hasher.sha256(new Uint8Array(0)) : foldRight(hasher, hashes);

const nameOf = ({ level, index }: Tile): string => `${level}/${index}`;
