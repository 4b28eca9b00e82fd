import { hash } from 'node:crypto';
import {
  buildProof,
  foldRight,
  fromHex,
  planRoot,
  TILE_WIDTH,
  tileRangeOf,
  type Hash,
  type NodeListener,
  type ProofPlan,
  type TreeNode,
} from '@watchbook/ledger';
import type { ClientBase, Pool } from 'pg';
import { nodeHasher } from './hasher.js';

const HASH_BYTES = 32;
const TILE_HEIGHT = 8;
const hasher = nodeHasher();

interface Run {
  readonly level: number;
  readonly index: number;
  readonly start: number;
  readonly hashes: Hash[];
}

/** Gathers the hashes of tiles while the tree grows, and writes them in one statement. */
export class TileCollector {
  private readonly runs = new Map<string, Run>();

  readonly onNode: NodeListener = (treeLevel, place, hash) => {
    if (treeLevel % TILE_HEIGHT !== 0) return;
    const [level, index] = [treeLevel / TILE_HEIGHT, Math.floor(place / TILE_WIDTH)];
    const name = `${level}/${index}`;
    const run = this.runs.get(name);
    if (run) run.hashes.push(hash);
    else this.runs.set(name, { level, index, start: place % TILE_WIDTH, hashes: [hash] });
  };

  /** Writes what was gathered since the last time. Writing the same hashes again changes nothing. */
  async write(db: ClientBase): Promise<void> {
    const runs = [...this.runs.values()];
    this.runs.clear();
    if (runs.length === 0) return;
    await db.query(
      `insert into ledger_tile as t (level, index, hashes)
       select level, index, hashes from unnest($1::smallint[], $2::bigint[], $3::bytea[]) as r (level, index, hashes)
       on conflict (level, index) do update
         set hashes = substring(t.hashes for $4::int * (select start from unnest($1::smallint[], $2::bigint[], $5::int[])
           as s (level, index, start) where s.level = t.level and s.index = t.index)) || excluded.hashes`,
      [
        runs.map(({ level }) => level),
        runs.map(({ index }) => index),
        runs.map(({ hashes }) => Buffer.from(fromHex(hashes.join('')))),
        HASH_BYTES,
        runs.map(({ start }) => start),
      ],
    );
  }
}

/** Builds proofs from stored tiles: a few rows whatever the size of the log. */
export class TileReader {
  constructor(private readonly db: Pool | ClientBase) {}

  /** The hashes of proofs and, last, the root of the log at a size. @throws Error when a tile is missing */
  async prove(plan: ProofPlan, rootSizes: readonly number[]): Promise<{ hashes: Hash[]; roots: Hash[] }> {
    const rootPlans = rootSizes.map((size) => planRoot(size));
    const tiles = await this.load([...plan.flat(), ...rootPlans.flat()]);
    const read = (node: TreeNode): Hash => readNode(tiles, node);
    return {
      hashes: buildProof(hasher, plan, read),
      roots: rootPlans.map((nodes) => (nodes.length === 0 ? hasher.sha256('') : foldRight(hasher, nodes.map(read)))),
    };
  }

  /** The hash of one entry. */
  async leaf(seq: number): Promise<Hash> {
    return readNode(await this.load([{ level: 0, index: seq }]), { level: 0, index: seq });
  }

  /** The first hashes of a tile as bytes, or null while it holds fewer. */
  async tile(level: number, index: number, width: number): Promise<Buffer | null> {
    const { rows } = await this.db.query<{ hashes: Buffer }>(
      'select substring(hashes for $3) as hashes from ledger_tile where level = $1 and index = $2',
      [level, index, width * HASH_BYTES],
    );
    return rows[0]?.hashes.length === width * HASH_BYTES ? rows[0].hashes : null;
  }

  private async load(nodes: readonly TreeNode[]): Promise<Map<string, Buffer>> {
    const wanted = new Map(nodes.map((node) => tileRangeOf(node).tile).map((tile) => [nameOf(tile), tile]));
    const { rows } = await this.db.query<{ level: number; index: string; hashes: Buffer }>({
      name: 'ledger-tiles',
      text: `select t.level, t.index, t.hashes
        from unnest($1::smallint[], $2::bigint[]) as w (level, index) join ledger_tile t using (level, index)`,
      values: [[...wanted.values()].map(({ level }) => level), [...wanted.values()].map(({ index }) => index)],
    });
    return new Map(rows.map(({ level, index, hashes }) => [`${level}/${index}`, hashes]));
  }
}

const nameOf = ({ level, index }: { level: number; index: number }): string => `${level}/${index}`;

function readNode(tiles: ReadonlyMap<string, Buffer>, node: TreeNode): Hash {
  const { tile, start, count } = tileRangeOf(node);
  const bytes = tiles.get(nameOf(tile))?.subarray(start * HASH_BYTES, (start + count) * HASH_BYTES);
  if (bytes?.length !== count * HASH_BYTES) throw new Error(`The tile ${nameOf(tile)} is missing or too short`);
  return foldBytes(bytes);
}

const pair = Buffer.alloc(1 + 2 * HASH_BYTES, 1);

/** The hash over neighbouring hashes of a tile, which stay bytes all the way: a proof folds several hundred of them. */
function foldBytes(bytes: Buffer): Hash {
  let row = bytes;
  while (row.length > HASH_BYTES) {
    const above = Buffer.allocUnsafe(row.length / 2);
    for (let at = 0; at < row.length; at += 2 * HASH_BYTES) {
      row.copy(pair, 1, at, at + 2 * HASH_BYTES);
      above.write(hash('sha256', pair, 'binary'), at / 2, 'latin1');
    }
    row = above;
  }
  return row.toString('hex');
}
