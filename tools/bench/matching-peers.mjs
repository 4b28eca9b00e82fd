// What others need for the same names and the same questions: PostgreSQL with pg_trgm, and MiniSearch.
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import pg from 'pg';
import { quantile } from '../data-tests/random.mjs';
import { startDatabase } from '../database.mjs';
import { LIMIT, namesFrom, sampleOf } from './matching-names.mjs';

const QUERIES = 40;
const VERSION = '7.2.0';
const HOME = resolve('node_modules/.cache/watchbook-bench');
const isSeen = (number) => number % 3 < 2;

/** pg_trgm with a GIN index and the audience in the query. */
export async function trigrams(size) {
  const folder = mkdtempSync(join(tmpdir(), 'watchbook-bench-'));
  chmodSync(folder, 0o755);
  const server = await startDatabase({ dir: join(folder, 'data') });
  const client = new pg.Client({ connectionString: server.url });
  await client.connect();
  try {
    const began = performance.now();
    await client.query('create extension pg_trgm; create table person (id integer, audience integer, name text)');
    const next = namesFrom(1);
    for (let from = 0; from < size; from += 10_000) {
      const values = Array.from({ length: Math.min(10_000, size - from) }, () => next().value);
      await client.query(
        'insert into person select $1 + n - 1, ($1 + n - 1) % 3, v from unnest($2::text[]) with ordinality u (v, n)',
        [from, values],
      );
    }
    await client.query('create index on person using gin (name gin_trgm_ops); analyze person');
    await client.query('set pg_trgm.similarity_threshold = 0.4');
    const build = (performance.now() - began) / 1000;
    const ask = async ({ name }) =>
      (
        await client.query(
          'select id from person where name % $1 and audience < 2 order by similarity(name, $1) desc, id limit $2',
          [name, LIMIT],
        )
      ).rows.map(({ id }) => id);
    return { 'build s': round(build), ...(await measured(size, ask)) };
  } finally {
    await client.end();
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** MiniSearch with edit distance; null where it cannot be installed. It is no dependency: the first run installs it beside. */
export async function miniSearch(size) {
  const entry = join(HOME, 'node_modules/minisearch/dist/es/index.js');
  if (!existsSync(entry)) install();
  if (!existsSync(entry)) return null;
  const { default: MiniSearch } = await import(pathToFileURL(entry).href);
  globalThis.gc?.();
  const before = process.memoryUsage().heapUsed;
  const began = performance.now();
  const index = new MiniSearch({ fields: ['name'], storeFields: [] });
  const next = namesFrom(1);
  for (let number = 0; number < size; number += 1) index.add({ id: number, name: next().value });
  const build = (performance.now() - began) / 1000;
  globalThis.gc?.();
  const heap = (process.memoryUsage().heapUsed - before) / 1024 / 1024;
  const ask = ({ name }) =>
    Promise.resolve(
      index
        .search(name, { fuzzy: 0.25, filter: ({ id }) => isSeen(id) })
        .slice(0, LIMIT)
        .map(({ id }) => id),
    );
  return { 'build s': round(build), ...(await measured(size, ask)), 'heap MB': Math.round(heap) };
}

function install() {
  mkdirSync(HOME, { recursive: true });
  const options = ['--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error'];
  const { status, stderr } = spawnSync('npm', ['install', '--prefix', HOME, ...options, `minisearch@${VERSION}`], {
    encoding: 'utf8',
    shell: process.platform === 'win32',
  });
  if (status !== 0) console.error(`minisearch ${VERSION} could not be installed, so it is left out:\n${stderr}`);
}

async function measured(size, ask) {
  const times = [];
  let found = 0;
  const sample = sampleOf(size, QUERIES);
  for (const query of sample.slice(0, 5)) await ask(query);
  for (const query of sample) {
    const at = performance.now();
    const ids = await ask(query);
    times.push(performance.now() - at);
    if (ids.includes(query.number)) found += 1;
  }
  return {
    'visible: p50 ms': round(quantile(times, 0.5), 2),
    'visible: p95 ms': round(quantile(times, 0.95), 2),
    'recall@20': round(found / sample.length, 3),
  };
}

function round(value, digits = 1) {
  return Number(value.toFixed(digits));
}
