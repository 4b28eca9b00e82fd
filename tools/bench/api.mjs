// The portal's own answers against bare ones on the same rows, in one run: `npm run bench:api`.
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import autocannon from 'autocannon';
import pg from 'pg';
import { startDatabase } from '../database.mjs';
import { startBare, startPortal } from './api-servers.mjs';
import { signIn } from './api-client.mjs';
import { decisionsPerSecond } from './policy-decisions.mjs';
import { load } from './load.mjs';

const SECONDS = Number(process.env.BENCH_SECONDS ?? 5);
const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 3);
const CONNECTIONS = 64;
const NOTICES = '/api/v1/notices';

// First, on a heap that nothing else has filled.
const decisions = decisionsPerSecond();
const folder = mkdtempSync(join(tmpdir(), 'watchbook-bench-'));
chmodSync(folder, 0o755);
const database = await startDatabase({ dir: join(folder, 'data') });
const running = [];
try {
  const portal = await startPortal({ databaseUrl: database.url, dataDir: join(folder, 'portal') });
  running.push(portal);
  const bare = await startBare(database.url);
  running.push(bare);
  const reads = await measureReads(portal, bare);
  const list = await measureList(portal);
  const submit = await measureSubmit(portal);
  await report({ reads, list, submit, decisions });
} finally {
  for (const server of running) await server.stop();
  await database.stop();
  rmSync(folder, { recursive: true, force: true });
}

/** Both take turns, so that a noisy moment hits both; the median of the rounds counts. */
async function measureReads(portal, bare) {
  const reader = await signIn(portal.url, 'analyst', 'meridian-bank');
  const { data } = await reader.get(`${NOTICES}?limit=1&filter[status]=published`);
  const path = `${NOTICES}/${data[0].id}`;
  const rounds = { portal: [], bare: [] };
  for (let round = 0; round < ROUNDS; round++) {
    rounds.bare.push(await cannon(`${bare.url}/notices/${data[0].id}`, {}));
    rounds.portal.push(await cannon(portal.url + path, reader.headers));
  }
  return { portal: median(rounds.portal), bare: median(rounds.bare) };
}

async function cannon(url, headers) {
  const run = await autocannon({ url, headers, connections: CONNECTIONS, duration: SECONDS });
  if (run.non2xx + run.errors + run.timeouts > 0)
    throw new Error(`${url}: ${run.non2xx} refused, ${run.errors} failed`);
  return { perSecond: Math.round(run.requests.average), p50Ms: run.latency.p50, p99Ms: run.latency.p99 };
}

function median(runs) {
  return runs.toSorted((a, b) => a.perSecond - b.perSecond)[runs.length >> 1];
}

async function measureList(portal) {
  const reader = await signIn(portal.url, 'analyst', 'meridian-bank');
  const url = `${NOTICES}?limit=50&sort=-receivedAt&filter[status]=published`;
  return load({ callers: 1, seconds: SECONDS, work: () => reader.get(url) });
}

/** Submits drafts made beforehand, one after the other. */
async function measureSubmit(portal) {
  const author = await signIn(portal.url, 'analyst', 'meridian-bank');
  const { data } = await author.get('/api/v1/institutions?limit=100');
  const harbor = data.find(({ name }) => name === 'Harbor Insurance').id;
  const drafts = [];
  for (let i = 0; i < 200; i++) drafts.push((await author.post(NOTICES, draftTo(harbor))).id);
  const latencies = [];
  for (const id of drafts) {
    const began = performance.now();
    await author.post(`${NOTICES}/${id}/submissions`);
    latencies.push(performance.now() - began);
  }
  return quantiles(latencies);
}

function draftTo(institutionId) {
  return {
    typology: 'staged-accident',
    tlp: 'AMBER',
    audience: { institutionIds: [institutionId] },
    summary: 'Three collisions with the same car',
    narrative: 'The same car, three workshops, one witness.',
    reliability: 'B',
    credibility: 2,
    confidence: 70,
    admissibility: { legalBasis: 'fraud-prevention', evidenceHeld: true, proportionate: true },
    subjects: [{ type: 'Person', role: 'principal', name: 'Invented Person', country: 'CN' }],
  };
}

function quantiles(latencies) {
  latencies.sort((a, b) => a - b);
  const at = (q) => Number(latencies[Math.floor(latencies.length * q)].toFixed(2));
  return { p50Ms: at(0.5), p95Ms: at(0.95), p99Ms: at(0.99), done: latencies.length };
}

async function report(measured) {
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  const { rows } = await client.query('select version(), (select count(*)::int from notice) as notices');
  await client.end();
  const { reads, list, submit } = measured;
  const share = Number((reads.portal.perSecond / reads.bare.perSecond).toFixed(3));
  const table = {
    'sealed reads / bare SELECT, 64 connections': row(share, 0.4, share >= 0.4),
    'p99 of sealed reads (ms)': row(reads.portal.p99Ms, 150, reads.portal.p99Ms <= 150),
    'p95 of a list page (ms)': row(list.p95Ms, 100, list.p95Ms <= 100),
    'p95 of a submit (ms)': row(submit.p95Ms, 50, submit.p95Ms <= 50),
    'policy decisions a second': row(decisions.perSecond, 1_000_000, decisions.perSecond >= 1_000_000),
  };
  console.table(table);
  console.table({ 'sealed reads': reads.portal, 'bare SELECT': reads.bare, 'list page': list, submit });
  const machine = {
    cpu: cpus()[0]?.model,
    cores: cpus().length,
    node: process.version,
    postgres: rows[0].version.split(' ')[1],
  };
  mkdirSync('bench/results', { recursive: true });
  const result = {
    at: new Date().toISOString(),
    machine,
    seconds: SECONDS,
    rounds: ROUNDS,
    notices: rows[0].notices,
    table,
    ...measured,
  };
  writeFileSync('bench/results/api.json', `${JSON.stringify(result, null, 2)}\n`);
}

function row(measured, target, met) {
  return { measured, target, met };
}
