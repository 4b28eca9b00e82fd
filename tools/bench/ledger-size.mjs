// How the ledger behaves as it grows: `npm run bench:ledger-size -- 1000000 5000000`.
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { LogReader, makeSigner, planInclusion } from '@watchbook/ledger';
import { nodeHasher } from '../../apps/api/dist/ledger/tree/hasher.js';
import { readPlaces } from '../../apps/api/dist/ledger/read/entry-places.js';
import { growPartitions, indexEntries } from '../../apps/api/dist/ledger/ledger-upkeep.js';
import { Sealer } from '../../apps/api/dist/ledger/seal/sealer.js';
import { CheckpointSigner } from '../../apps/api/dist/ledger/sign/signer.js';
import { readInto } from '../../apps/api/dist/ledger/tree/stored-bodies.js';
import { TileReader } from '../../apps/api/dist/ledger/tree/tile-store.js';
import { startDatabase } from '../database.mjs';
import { createSchema } from './ledger-designs.mjs';
import { sampleIntent } from './ledger-sample.mjs';
import { load } from './load.mjs';

const BATCH = 1000;
const CALLERS = 64;
const SECONDS = 2;
const SAMPLES = 200;
const MILLION = 1_000_000;
const key = makeSigner('watchbook.bench/ledger', new Uint8Array(32).fill(1));
const sizes = process.argv.slice(2).map(Number);
if (sizes.length === 0 || sizes.some((size) => !(size > 0))) {
  console.error('Say at which sizes to measure: npm run bench:ledger-size -- 1000000 5000000');
  process.exit(2);
}

const folder = mkdtempSync(join(tmpdir(), 'watchbook-bench-'));
chmodSync(folder, 0o755);
const server = await startDatabase({ dir: join(folder, 'data') });
try {
  const { ownerUrl, systemUrl } = await createSchema(server.url);
  const access = {
    owner: new pg.Pool({ connectionString: ownerUrl, max: 1 }),
    systemUrl,
    keyFile: join(folder, 'signed'),
  };
  access.system = new pg.Pool({ connectionString: systemUrl, max: 4 });
  // A server that stops ends idle connections.
  for (const pool of [access.owner, access.system]) pool.on('error', () => undefined);
  const rows = [];
  for (const size of sizes) {
    rows.push(await measureAt(size, access));
    console.table(rows.at(-1));
  }
  await Promise.all([access.owner.end(), access.system.end()]);
  mkdirSync('bench/results', { recursive: true });
  writeFileSync(
    'bench/results/ledger-size.json',
    `${JSON.stringify({ at: new Date().toISOString(), rows }, null, 2)}\n`,
  );
} finally {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
}

async function measureAt(size, access) {
  const fill = await fillTo(size, access);
  const index = await timed(async () => {
    while (await indexEntries(access.system));
  });
  const sign = await timed(() =>
    new CheckpointSigner(access.system, { current: key, find: () => key }, access.keyFile, () => new Date()).sign(),
  );
  await access.owner.query('analyze');
  return {
    entries: size,
    'filled / s (batches of 1,000)': Math.round(fill.count / fill.seconds),
    'sealed / s (64 callers)': await measureSeal(access),
    'filled in where found / s': Math.round(fill.count / index),
    'signed with tiles / s': Math.round(fill.count / sign),
    'verified / s (one thread)': Math.round(MILLION / 5 / (await timed(() => verify(access, MILLION / 5)))),
    ...(await measureReads(access)),
    ...(await measureBytes(access)),
    'memory MB': Math.round(process.memoryUsage().rss / 1e6),
  };
}

async function fillTo(size, { system, systemUrl }) {
  const sealer = new Sealer(
    systemUrl,
    () => new Date(),
    (cause) => console.error(cause),
  );
  const { rows } = await system.query('select size from ledger_head');
  const count = size - Number(rows[0].size);
  const began = performance.now();
  for (let sealed = 0; sealed < count; sealed += BATCH) {
    await growPartitions(system);
    await sealer.seal(Array.from({ length: Math.min(BATCH, count - sealed) }, sampleIntent));
  }
  await sealer.stop();
  return { count, seconds: (performance.now() - began) / 1000 };
}

async function measureSeal({ systemUrl }) {
  const sealer = new Sealer(
    systemUrl,
    () => new Date(),
    (cause) => console.error(cause),
  );
  const { perSecond } = await load({ callers: CALLERS, seconds: SECONDS, work: () => sealer.seal([sampleIntent()]) });
  await sealer.stop();
  return perSecond;
}

async function verify({ system }, count) {
  const reader = new LogReader(nodeHasher());
  await readInto(reader, system, 0, count);
  const found = reader.finish();
  if (!found.ok) throw new Error(found.damage.why);
}

/** Proofs and lists, each with a plan of its own, as the portal asks. */
async function measureReads({ system }) {
  const tiles = new TileReader(system);
  const { rows } = await system.query('select max(size)::int as size from ledger_checkpoint');
  const [{ size }] = rows;
  const proof = await quantile(() => {
    const seq = Math.floor(Math.random() * size);
    return tiles.prove(planInclusion(seq, size), [size]);
  });
  const sample = await system.query('select resources[1] as resource from ledger_entry where seq = any ($1)', [
    Array.from({ length: SAMPLES }, () => Math.floor(Math.random() * size)),
  ]);
  let next = 0;
  const list = await quantile(() => {
    const resource = sample.rows[next++ % sample.rows.length].resource;
    return findFirst(system, resource);
  });
  return { 'proof p95 ms': proof, 'entries of one resource p95 ms': list };
}

function counter() {
  let place = 0;
  return () => `$${++place}`;
}

/** The newest page of entries about a resource, in the steps in which the portal finds it. */
async function findFirst(system, resource) {
  const numbered = (sql) => sql.replace(/\?/g, counter());
  const em = { execute: async (sql, values) => (await system.query(numbered(sql), values)).rows };
  const everything = { low: 0, high: Number.MAX_SAFE_INTEGER };
  for await (const places of readPlaces(em, { name: `r:${resource}` }, everything, 'desc')) {
    await system.query(
      'select * from ledger_entry where seq = any ($1) and resources @> array[$2] order by seq desc limit 51',
      [places, resource],
    );
    return;
  }
}

async function quantile(work) {
  const times = [];
  for (let i = 0; i < SAMPLES; i++) times.push((await timed(work)) * 1000);
  return Number(times.sort((a, b) => a - b)[Math.floor(SAMPLES * 0.95)].toFixed(2));
}

async function measureBytes({ owner }) {
  const { rows } = await owner.query(
    `select coalesce(p.inhparent, c.oid)::regclass::text as name, sum(pg_table_size(c.oid)) as heap, sum(pg_indexes_size(c.oid)) as indexes
     from pg_class c left join pg_inherits p on p.inhrelid = c.oid
     where c.relkind = 'r' and c.relname ~ '^ledger_(entry|posting|tile)' group by 1`,
  );
  const { rows: heads } = await owner.query('select size from ledger_head');
  const each = (name, part) => Math.round(Number(rows.find((row) => row.name === name)?.[part] ?? 0) / heads[0].size);
  return {
    'bytes an entry, table': each('ledger_entry', 'heap'),
    'bytes an entry, its indexes': each('ledger_entry', 'indexes'),
    'bytes an entry, where found': each('ledger_posting', 'heap') + each('ledger_posting', 'indexes'),
    'bytes an entry, tiles': each('ledger_tile', 'heap') + each('ledger_tile', 'indexes'),
  };
}

async function timed(work) {
  const began = performance.now();
  await work();
  return (performance.now() - began) / 1000;
}
