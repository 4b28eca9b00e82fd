// Sealed entries a second against other designs, and verification against raw hashing: `npm run bench:ledger`.
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { startDatabase } from '../database.mjs';
import { createSchema, designs } from './ledger-designs.mjs';
import { measureProofs, verifyStored } from './ledger-proofs.mjs';
import { measureProcesses } from './ledger-processes.mjs';
import { measureVerification } from './ledger-verification.mjs';
import { load } from './load.mjs';

const SECONDS = Number(process.env.BENCH_SECONDS ?? 3);
const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 3);
const CALLERS = [1, 8, 64];

// First, on a heap that nothing else has filled.
const verification = await measureVerification();
const folder = mkdtempSync(join(tmpdir(), 'watchbook-bench-'));
chmodSync(folder, 0o755);
const server = await startDatabase({ dir: join(folder, 'data') });
try {
  const database = await createSchema(server.url);
  const sealing = await measureSealing(database);
  const processes = await measureProcesses(database.systemUrl, SECONDS);
  const stored = await verifyStored(database.systemUrl);
  const proofs = await measureProofs(database.systemUrl);
  await report({ sealing, processes, stored, proofs, verification });
} finally {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
}

/** Designs take turns in every round, so that a noisy moment hits all of them; the median of the rounds counts. */
async function measureSealing(database) {
  const runs = [];
  for (let round = 0; round < ROUNDS; round++) {
    for (const callers of CALLERS) {
      for (const [design, open] of Object.entries(designs)) {
        const { append, close } = await open(database, callers);
        runs.push({ design, callers, ...(await load({ callers, seconds: SECONDS, work: append })) });
        await close();
      }
    }
  }
  return CALLERS.flatMap((callers) =>
    Object.keys(designs).map((design) =>
      medianOf(runs.filter((run) => run.design === design && run.callers === callers)),
    ),
  );
}

function medianOf(runs) {
  const sorted = runs.toSorted((a, b) => a.perSecond - b.perSecond);
  return sorted[sorted.length >> 1];
}

function ratiosOf({ sealing, processes }) {
  const at64 = (design) => sealing.find((run) => run.design === design && run.callers === 64);
  const sealer = at64('one sealer');
  const lock = at64('lock in every request');
  const over = (value, peer) => Number((value / peer).toFixed(2));
  return {
    'sealer / lock in every request, 64 callers': over(sealer.perSecond, lock.perSecond),
    'p99 of the sealer / p99 of lock in every request': over(sealer.p99Ms, lock.p99Ms),
    'sealer / one server-side call, 64 callers': over(sealer.perSecond, at64('one server-side call').perSecond),
    'sealer / plain unchained insert, 64 callers': over(sealer.perSecond, at64('plain unchained insert').perSecond),
    'four processes / lock in every request': over(processes.perSecond, lock.perSecond),
    'slowest / fastest of four processes': over(processes.slowest, processes.fastest),
  };
}

async function report(measured) {
  const client = new pg.Client({ connectionString: server.url });
  await client.connect();
  const { rows } = await client.query('select version()');
  await client.end();
  const ratios = ratiosOf(measured);
  const machine = {
    cpu: cpus()[0]?.model,
    cores: cpus().length,
    node: process.version,
    postgres: rows[0].version.split(' ')[1],
  };
  console.table(measured.sealing);
  console.table(ratios);
  console.table({ ...measured.stored, ...measured.proofs });
  console.table(measured.verification);
  mkdirSync('bench/results', { recursive: true });
  const result = { at: new Date().toISOString(), machine, seconds: SECONDS, rounds: ROUNDS, ratios, ...measured };
  writeFileSync('bench/results/ledger.json', `${JSON.stringify(result, null, 2)}\n`);
  if (!measured.stored.whole) process.exitCode = 1;
}
