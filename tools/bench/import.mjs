// How a list is imported, and how much memory that takes: `npm run bench:import`, or `-- 100000 1000000` for other sizes.
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { openDatabase } from '../../apps/api/dist/app.js';
import { readConfig } from '../../apps/api/dist/config.js';
import { LedgerService } from '../../apps/api/dist/ledger/ledger.service.js';
import { Leavings } from '../../apps/api/dist/list/import/leavings.js';
import { ListImporter } from '../../apps/api/dist/list/import/list-importer.js';
import { storePart } from '../../apps/api/dist/list/import/upload.queries.js';
import { Clock } from '../../apps/api/dist/platform/clock.js';
import { Work } from '../../apps/api/dist/platform/database/work.js';
import { uuidv7 } from '../../apps/api/dist/platform/uuid.js';
import { startDatabase } from '../database.mjs';

const PART = 4 * 1024 * 1024;
const SAMPLE_MS = 5000;
const PATIENCE_MS = 60_000;
/** Beyond what the process has before it begins. */
const HEAP_MAX_MB = 96;
const sizes = process.argv.slice(2).map(Number);
if (sizes.length === 0) sizes.push(100_000, 1_000_000);

const operator = {
  ...{ institutionId: uuidv7(), institutionKind: 'operator', sectors: [], jurisdictions: [], userId: uuidv7() },
  ...{ roles: ['operator'], tokens: ['members', 'public'], via: 'job', scopes: null },
};
const options = {
  mapping: {
    ...{ id: 'id', name: 'name', aliases: 'aliases', birthDates: 'born', countries: 'country' },
    identifiers: [{ scheme: 'passport', column: 'passport' }],
  },
  ...{ delimiter: ',', separator: ';', defaultType: 'Person', dateOrder: 'ymd' },
};

/** The rows of an edition of an invented list: some of the next one are changed, new or gone. */
function* rowsOf(count, edition) {
  yield 'id,name,aliases,born,country,passport\n';
  for (let at = edition * Math.round(count / 200); at < count * (1 + edition / 200); at++) {
    const name = `Person ${at.toString(36)}${edition === 1 && at % 100 === 7 ? ' changed' : ''}`;
    yield `${at},${name},Alias ${at};Other ${at * 7},19${10 + (at % 90)}-0${1 + (at % 9)}-1${at % 10},DE,P${at}\n`;
  }
}

const folder = mkdtempSync(join(tmpdir(), 'watchbook-bench-'));
chmodSync(folder, 0o755);
const server = await startDatabase({ dir: join(folder, 'data') });
let failed = false;
try {
  // Nobody's request waits here.
  const config = {
    ...readConfig({ DATABASE_URL: server.url, DATA_DIR: folder, LOG_LEVEL: 'silent' }),
    patienceMs: PATIENCE_MS,
  };
  const database = await openDatabase(config);
  const owner = new pg.Pool({ connectionString: server.url, max: 1 });
  const clock = new Clock();
  const work = new Work(database, { once: (_em, change) => change() });
  const ledger = new LedgerService(database, clock, config);
  const users = { findActive: () => Promise.resolve({ actor: operator }) };
  const importer = new ListImporter(work, users, ledger, clock, new Leavings(work, clock));
  const rows = [];
  for (const size of sizes) {
    for (const edition of [0, 1]) {
      rows.push(await measure({ work, owner, importer, size, edition }));
      console.table(rows.at(-1));
      keep(rows);
    }
  }
  failed = rows.some((row) => row['heap growth MB'] > HEAP_MAX_MB);
  if (failed) console.error(`The heap grew by more than ${HEAP_MAX_MB} MB`);
  await ledger.onApplicationShutdown();
  await owner.end();
  await database.close();
} finally {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
}
if (failed) process.exitCode = 1;

function keep(rows) {
  mkdirSync('bench/results', { recursive: true });
  const result = { at: new Date().toISOString(), heapMaxMegabytes: HEAP_MAX_MB, rows };
  writeFileSync('bench/results/import.json', `${JSON.stringify(result, null, 2)}\n`);
}

async function measure({ work, owner, importer, size, edition }) {
  const id = uuidv7();
  const bytes = await upload(work, owner, { id, size, edition });
  const memory = watchMemory();
  const began = performance.now();
  const stages = {};
  await importer.run(id, true, ({ stage }) => {
    stages[stage] ??= performance.now();
    return Promise.resolve();
  });
  const seconds = (performance.now() - began) / 1000;
  const { growth, rss } = memory.stop();
  const { rows } = await owner.query(
    'select state, error, rows, added, changed, removed, unchanged from list_import where id = $1',
    [id],
  );
  const { state, error, ...counts } = rows[0];
  if (state !== 'done') throw new Error(`The import is ${state}: ${error}`);
  return {
    ...{ list: `${size} rows, edition ${edition + 1}`, 'file MB': Math.round(bytes / 1e6), ...counts },
    ...{ seconds: Math.round(seconds * 10) / 10, 'rows / s': Math.round(Number(counts.rows) / seconds) },
    ...{ 'read s': Math.round((stages.comparing - began) / 100) / 10, 'heap growth MB': growth, 'resident MB': rss },
  };
}

async function upload(work, owner, { id, size, edition }) {
  // Nobody asked for it, so the constraints of who did are not looked at.
  await owner.query('begin; set local session_replication_role = replica');
  await owner.query(
    `insert into list_import (id, format, source, title, options, institution_id, requested_by, state, stage, requested_at, touched_at)
     values ($1, 'csv', $2, 'Invented', $3, $4, $5, 'queued', 'queued', now(), now())`,
    [id, `invented-${size}`, JSON.stringify(options), operator.institutionId, operator.userId],
  );
  await owner.query('commit');
  let at = 0;
  let waiting = [];
  let length = 0;
  const send = async () => {
    const bytes = Buffer.from(waiting.join(''));
    [waiting, length] = [[], 0];
    const from = at;
    await work.system((em) => storePart(em, { importId: id, name: 'rows', at: from }, bytes));
    at += bytes.length;
  };
  for (const row of rowsOf(size, edition)) {
    waiting.push(row);
    length += row.length;
    if (length > PART) await send();
  }
  await send();
  await owner.query('insert into list_import_file (import_id, name, size, received) values ($1, $2, $3, $3)', [
    id,
    'rows',
    at,
  ]);
  return at;
}

/** What stays in memory after collecting what is not used, second by second. */
function watchMemory() {
  const used = () => {
    globalThis.gc();
    const { heapUsed, external } = process.memoryUsage();
    return heapUsed + external;
  };
  const before = used();
  let most = before;
  let rss = 0;
  const look = () => {
    most = Math.max(most, used());
    rss = Math.max(rss, process.memoryUsage().rss);
  };
  const timer = setInterval(look, SAMPLE_MS);
  return {
    stop() {
      clearInterval(timer);
      look();
      return { growth: Math.round((most - before) / 1e6), rss: Math.round(rss / 1e6) };
    },
  };
}
