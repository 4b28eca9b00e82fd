import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { LogReader, makeSigner, planInclusion } from '@watchbook/ledger';
import { nodeHasher } from '../../apps/api/dist/ledger/hasher.js';
import { CheckpointSigner } from '../../apps/api/dist/ledger/signer.js';
import { readInto } from '../../apps/api/dist/ledger/stored-bodies.js';
import { TileReader } from '../../apps/api/dist/ledger/tile-store.js';

const PROOFS = 1000;

/** Verifies what the benchmark sealed: no gap, no fork, every own number right. */
export async function verifyStored(systemUrl) {
  const pool = new pg.Pool({ connectionString: systemUrl, max: 1 });
  const reader = new LogReader(nodeHasher());
  const began = performance.now();
  await readInto(reader, pool, 0, Number.MAX_SAFE_INTEGER);
  const found = reader.finish();
  const seconds = (performance.now() - began) / 1000;
  const { rows } = await pool.query('select size from ledger_head');
  await pool.end();
  return {
    whole: found.ok && found.size === Number(rows[0].size),
    entries: found.size,
    'verified from PostgreSQL / s': Math.round(found.size / seconds),
  };
}

/** Inclusion proofs at random places, from the tiles that the signer made. */
export async function measureProofs(systemUrl) {
  const pool = new pg.Pool({ connectionString: systemUrl, max: 2 });
  const folder = mkdtempSync(join(tmpdir(), 'watchbook-bench-'));
  const key = makeSigner('watchbook.bench/ledger', new Uint8Array(32).fill(1));
  await new CheckpointSigner(pool, { current: key, find: () => key }, join(folder, 'signed.json'), () => new Date()).sign();
  rmSync(folder, { recursive: true });
  const { rows } = await pool.query('select max(size)::int as size from ledger_checkpoint');
  const tiles = new TileReader(pool);
  const times = [];
  for (let i = 0; i < PROOFS; i++) {
    const seq = Math.floor(Math.random() * rows[0].size);
    const began = performance.now();
    await tiles.prove(planInclusion(seq, rows[0].size), [rows[0].size]);
    times.push(performance.now() - began);
  }
  await pool.end();
  times.sort((a, b) => a - b);
  return {
    'inclusion proof p50 ms': round(times[PROOFS / 2]),
    'inclusion proof p95 ms': round(times[Math.floor(PROOFS * 0.95)]),
  };
}

const round = (value) => Number(value.toFixed(2));
