// Sealed entries a second against other designs, what the guards cost, verification and proofs: `npm run bench:ledger`.
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { startDatabase } from '../database.mjs';
import { drawSealing } from './ledger-chart.mjs';
import { measureAuditedWrites, measureCosts } from './ledger-costs.mjs';
import { createSchema, designs } from './ledger-designs.mjs';
import { findHypercore } from './ledger-hypercore.mjs';
import { measureProofs, verifyStored } from './ledger-proofs.mjs';
import { measureProcesses } from './ledger-processes.mjs';
import { ratiosOf } from './ledger-ratios.mjs';
import { measureAuditedReads } from './ledger-reads.mjs';
import { measureVerification } from './ledger-verification.mjs';
import { load } from './load.mjs';

const SECONDS = Number(process.env.BENCH_SECONDS ?? 1);
const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 2);
const CALLERS = [1, 8, 64, 512];
const PROCESSES = [1, 2, 4];

// First, on a heap that nothing else has filled.
const verification = await measureVerification();
const peers = { ...designs, ...(await findHypercore()) };
const folder = mkdtempSync(join(tmpdir(), 'watchbook-bench-'));
chmodSync(folder, 0o755);
const server = await startDatabase({ dir: join(folder, 'data') });
try {
  const database = await createSchema(server.url);
  const sealing = await measureSealing(database);
  const processes = await measureAllProcesses(database);
  const costs = await measureCosts(database);
  const writes = await measureAuditedWrites(database, { seconds: SECONDS, rounds: ROUNDS });
  const reads = await measureAuditedReads(database, { seconds: SECONDS, rounds: ROUNDS });
  const stored = await verifyStored(database.systemUrl);
  const proofs = await measureProofs(database);
  await report({ sealing, processes, costs, writes, reads, stored, proofs, verification });
} finally {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
}

/** Designs take turns in every round, so that a noisy moment hits all of them; the median of the rounds counts. */
async function measureSealing(database) {
  const runs = [];
  for (let round = 0; round < ROUNDS; round++) {
    for (const callers of CALLERS) {
      for (const [design, open] of Object.entries(peers)) {
        const { append, close, entries = 1 } = await open(database, callers);
        await append();
        const run = await load({ callers: entries === 1 ? callers : 1, seconds: SECONDS, work: append });
        runs.push({ design, callers, ...run, perSecond: run.perSecond * entries });
        await close();
      }
    }
  }
  return CALLERS.flatMap((callers) =>
    Object.keys(peers).map((design) =>
      medianOf(runs.filter((run) => run.design === design && run.callers === callers)),
    ),
  );
}

async function measureAllProcesses(database) {
  const runs = [];
  for (let round = 0; round < ROUNDS; round++) {
    for (const processes of PROCESSES) {
      for (const design of ['one sealer', 'lock in every request']) {
        runs.push(await measureProcesses(database, { design, processes, seconds: SECONDS }));
      }
    }
  }
  return PROCESSES.flatMap((processes) =>
    ['one sealer', 'lock in every request'].map((design) =>
      medianOf(runs.filter((run) => run.design === design && run.processes === processes)),
    ),
  );
}

function medianOf(runs) {
  const sorted = runs.toSorted((a, b) => a.perSecond - b.perSecond);
  return sorted[sorted.length >> 1];
}

async function report(measured) {
  const client = new pg.Client({ connectionString: server.url });
  await client.connect();
  const { rows } = await client.query('select version()');
  await client.end();
  const ratios = ratiosOf(measured);
  const [postgres] = rows[0].version.split(' ').slice(1);
  const machine = { cpu: cpus()[0]?.model, cores: cpus().length, node: process.version, postgres };
  console.log('Entries a second, by callers');
  console.table(gridOf(measured.sealing, 'perSecond'));
  console.log('99 of 100 are done within ms, by callers');
  console.table(gridOf(measured.sealing, 'p99Ms'));
  console.table(measured.processes);
  console.table({ ...measured.costs, ...measured.stored, ...measured.proofs });
  console.table(measured.writes);
  console.table(measured.verification);
  console.table(ratios);
  mkdirSync('bench/results', { recursive: true });
  const result = { at: new Date().toISOString(), machine, seconds: SECONDS, rounds: ROUNDS, ratios, ...measured };
  writeFileSync('bench/results/ledger.json', `${JSON.stringify(result, null, 2)}\n`);
  writeFileSync('bench/results/ledger.svg', drawSealing(measured.sealing, CALLERS));
  if (!measured.stored.whole) process.exitCode = 1;
}

function gridOf(sealing, figure) {
  const rows = Object.keys(peers).map((design) => {
    const own = sealing.filter((run) => run.design === design);
    return [design, Object.fromEntries(own.map((run) => [run.callers, run[figure]]))];
  });
  return Object.fromEntries(rows);
}
