import { hash, randomBytes } from 'node:crypto';
import pg from 'pg';
import { foldTile, LogReader, planInclusion, TILE_WIDTH, tileWidthAt, verifyInclusion } from '@watchbook/ledger';
import { nodeHasher } from '../../apps/api/dist/ledger/tree/hasher.js';
import { readBodies, readInto } from '../../apps/api/dist/ledger/tree/stored-bodies.js';
import { TileReader } from '../../apps/api/dist/ledger/tree/tile-store.js';

const PROOFS = 1000;
const TREE_SIZE = 10_000_000;
const HASHED = 100_000;

/** Verifies what the benchmark sealed: no gap, no fork, every own number right; and how fast, against hashing alone. */
export async function verifyStored(systemUrl) {
  const pool = new pg.Pool({ connectionString: systemUrl, max: 2 });
  const reader = new LogReader(nodeHasher());
  const began = performance.now();
  await readInto(reader, pool, 0, Number.MAX_SAFE_INTEGER);
  const found = reader.finish();
  const verified = found.size / ((performance.now() - began) / 1000);
  const { rows } = await pool.query('select size from ledger_head');
  const raw = await hashStored(pool, Math.min(HASHED, found.size));
  await pool.end();
  return {
    whole: found.ok && found.size === Number(rows[0].size),
    entries: found.size,
    'verified from PostgreSQL / s': Math.round(verified),
    'raw SHA-256 of the same bytes / s': Math.round(raw),
    'verified from PostgreSQL / raw': Number((verified / raw).toFixed(2)),
  };
}

async function hashStored(pool, count) {
  const bodies = [];
  for await (const page of readBodies(pool, 0, count)) bodies.push(...page);
  const began = performance.now();
  for (const body of bodies) hash('sha256', body, 'buffer');
  return count / ((performance.now() - began) / 1000);
}

/** Inclusion proofs at random places of a tree of ten million entries, each of them verified. */
export async function measureProofs({ ownerUrl, systemUrl }) {
  const owner = new pg.Client({ connectionString: ownerUrl });
  await owner.connect();
  const leaves = await fillTiles(owner);
  await owner.end();
  const pool = new pg.Pool({ connectionString: systemUrl, max: 2 });
  const tiles = new TileReader(pool);
  const times = [];
  let longest = 0;
  for (let i = 0; i < PROOFS; i++) {
    const seq = Math.floor(Math.random() * TREE_SIZE);
    const began = performance.now();
    const { hashes, roots } = await tiles.prove(planInclusion(seq, TREE_SIZE), [TREE_SIZE]);
    times.push(performance.now() - began);
    longest = Math.max(longest, hashes.length);
    const proof = { seq, size: TREE_SIZE, leafHash: leaves[seq % TILE_WIDTH], rootHash: roots[0], hashes };
    if (!verifyInclusion(nodeHasher(), proof)) throw new Error(`The proof of ${seq} does not verify`);
  }
  await pool.end();
  times.sort((a, b) => a - b);
  return {
    'entries in the tree': TREE_SIZE,
    'inclusion proof p50 ms': round(times[PROOFS / 2]),
    'inclusion proof p95 ms': round(times[Math.floor(PROOFS * 0.95)]),
    'hashes of the longest proof': longest,
  };
}

/** Stores every tile of a tree whose entries repeat after 256, so that the few different tiles are quickly made. */
async function fillTiles(owner) {
  const hasher = nodeHasher();
  await owner.query('delete from ledger_tile');
  const leaves = Array.from({ length: TILE_WIDTH }, () => randomBytes(32).toString('hex'));
  let row = leaves;
  for (let level = 0; TREE_SIZE / TILE_WIDTH ** level >= 1; level++) {
    const onLevel = Math.floor(TREE_SIZE / TILE_WIDTH ** level);
    const last = Math.floor(onLevel / TILE_WIDTH);
    const bytes = Buffer.from(row.join(''), 'hex');
    await owner.query(
      'insert into ledger_tile (level, index, hashes) select $1, i, $2 from generate_series(0, $3::bigint - 1) as i',
      [level, bytes, last],
    );
    const width = tileWidthAt({ level, index: last }, TREE_SIZE);
    if (width > 0) {
      await owner.query('insert into ledger_tile (level, index, hashes) values ($1, $2, $3)', [
        level,
        last,
        bytes.subarray(0, 32 * width),
      ]);
    }
    row = Array.from({ length: TILE_WIDTH }, () => foldTile(hasher, row));
  }
  await owner.query('analyze ledger_tile');
  return leaves;
}

const round = (value) => Number(value.toFixed(2));
