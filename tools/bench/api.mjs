// `npm run bench:api`: the portal over HTTP beside a bare handler that runs the same SELECT, on one database with fsync on.
import { fork } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { abilityFor, as, rulesFor } from '@watchbook/policy';
import autocannon from 'autocannon';
import { startDatabase } from '../database.mjs';
import { freePort } from '../setup/port.mjs';
import { startServer } from '../setup/server.mjs';
import { listNames } from './listed-names.mjs';
import { sampleOf } from './matching-names.mjs';

const SECONDS = Number(process.env.WATCHBOOK_BENCH_SECONDS ?? 8);
const CONNECTIONS = 64;
const LISTED = 100_000;
const NAMES_LIMIT_MS = 120_000;
const root = resolve(import.meta.dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'watchbook-bench-'));

const database = await startDatabase({ dir: join(folder, 'postgres') });
// The first start fills the portal with what it shows; the second reads the names that were listed meanwhile.
await (await startPortal()).stop();
await listNames(database.url, LISTED);
const portal = await startPortal();
const bare = await startBare();
try {
  const reader = await signIn('analyst@harbor-insurance.demo');
  const author = await signIn('analyst@meridian-bank.demo');
  const { data } = await reader.call('GET', '/notices?limit=1&filter[status]=published');
  const path = `/notices/${data[0].id}`;
  const audited = await fire(`${portal.address}/api/v1${path}`, { cookie: reader.cookie });
  const unaudited = await fire(`${bare.address}${path}`, {});
  const list = await latencies(150, () =>
    reader.call('GET', '/notices?limit=50&filter[status]=published&sort=-receivedAt'),
  );
  const submits = await submissions(author, 60);
  const [screened, handled] = await screenings(reader, `${bare.address}${path}`);
  report([
    {
      what: `audited reads of one notice, ${CONNECTIONS} connections, against a bare handler`,
      measured: ratio(audited.perSecond, unaudited.perSecond),
      target: '≥ 0.40',
    },
    {
      what: 'the same, requests a second: portal / bare',
      measured: `${audited.perSecond} / ${unaudited.perSecond}`,
      target: '',
    },
    { what: 'p99 of these reads', measured: `${audited.p99Ms} ms`, target: '≤ 150 ms' },
    { what: 'answers that were not 200', measured: audited.failed, target: '0' },
    {
      what: 'list page of 50, filtered and sorted, p95 (440 notices)',
      measured: `${quantile(list, 0.95)} ms`,
      target: '≤ 100 ms',
    },
    {
      what: `a screening of a misspelled name including its entry, ${LISTED} names, p50 / p95`,
      measured: `${quantile(screened, 0.5)} / ${quantile(screened, 0.95)} ms`,
      target: 'p95 ≤ 25 ms',
    },
    {
      what: 'a bare handler meanwhile, p50 / p95',
      measured: `${quantile(handled, 0.5)} / ${quantile(handled, 0.95)} ms`,
      target: '',
    },
    { what: 'submit including its entry, p95', measured: `${quantile(submits, 0.95)} ms`, target: '≤ 50 ms' },
    { what: 'policy decisions a second, in process', measured: decisions(), target: '≥ 1,000,000' },
  ]);
} finally {
  bare.stop();
  await portal.stop();
  await database.stop();
  rmSync(folder, { recursive: true, force: true });
}

async function startPortal() {
  const port = await freePort();
  const address = `http://localhost:${port}`;
  const env = {
    PORT: String(port),
    HOST: '127.0.0.1',
    PUBLIC_URL: address,
    DATA_DIR: folder,
    DATABASE_URL: database.url,
    DEMO: 'on',
    LOG_LEVEL: 'warn',
    RATE_LIMIT: 'off',
    IN_FLIGHT_PER_CALLER: '512',
  };
  const server = startServer({ root, dataDir: folder, address, env });
  await server.ready;
  return { address, stop: server.stop };
}

async function startBare() {
  const port = await freePort();
  const child = fork(join(import.meta.dirname, 'api-bare.mjs'), {
    env: { ...process.env, PORT: String(port), DATABASE_URL: database.url },
  });
  await new Promise((done) => child.once('message', done));
  return { address: `http://localhost:${port}`, stop: () => child.kill() };
}

async function signIn(email) {
  const person = { cookie: '', csrfToken: '' };
  person.call = async (method, path, body) => {
    const response = await fetch(`${portal.address}/api/v1${path}`, {
      method,
      headers: {
        ...(person.cookie ? { cookie: person.cookie, 'x-csrf-token': person.csrfToken } : {}),
        ...(body ? { 'content-type': 'application/json' } : {}),
      },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    person.headers = response.headers;
    return response.json();
  };
  const { csrfToken } = await person.call('POST', '/sessions', { email, password: 'watchbook-demo-2026' });
  person.cookie = person.headers.getSetCookie()[0].split(';')[0];
  person.csrfToken = csrfToken;
  return person;
}

async function fire(url, headers) {
  await autocannon({ url, headers, connections: CONNECTIONS, duration: 2 });
  const result = await autocannon({ url, headers, connections: CONNECTIONS, duration: SECONDS });
  return {
    perSecond: Math.round(result.requests.average),
    p99Ms: result.latency.p99,
    failed: result.non2xx + result.errors,
  };
}

async function latencies(count, work) {
  const times = [];
  for (let i = 0; i < count; i++) {
    const began = performance.now();
    await work(i);
    times.push(performance.now() - began);
  }
  return times;
}

/** One after the other, each with a request to a bare handler beside it, so that both know the same machine. */
async function screenings(caller, url) {
  const ask = ({ name, type }) => caller.call('POST', '/screenings', { name, type, birthDate: '1970' });
  const questions = sampleOf(LISTED, 500);
  const warming = questions.slice(0, 100);
  await namesAreRead(() => ask(warming[0]));
  for (const question of warming) await ask(question);
  const [screened, handled] = [[], []];
  for (const question of questions.slice(warming.length)) {
    screened.push(...(await latencies(1, () => ask(question))));
    handled.push(...(await latencies(1, async () => (await fetch(url)).text())));
  }
  return [screened, handled];
}

/** A portal that started reads its names beside its first requests. */
async function namesAreRead(ask) {
  for (const end = Date.now() + NAMES_LIMIT_MS; ; await wait(200)) {
    const fault = await ask().then(
      () => null,
      (cause) => cause,
    );
    if (fault === null) return;
    if (!fault.message.includes(' 503 ') || Date.now() > end) throw fault;
  }
}

/** Drafts are made first; only the submission is measured. */
async function submissions(author, count) {
  const draft = {
    typology: 'mule-account',
    tlp: 'GREEN',
    audience: {},
    summary: 'Bench',
    narrative: 'Bench',
    reliability: 'B',
    credibility: 2,
    confidence: 50,
    admissibility: { legalBasis: 'fraud-prevention', evidenceHeld: true, proportionate: true },
    subjects: [{ type: 'Person', role: 'principal', name: 'Bench Person' }],
  };
  const ids = [];
  for (let i = 0; i < count; i++) ids.push((await author.call('POST', '/notices', draft)).id);
  return latencies(count, (i) => author.call('POST', `/notices/${ids[i]}/submissions`));
}

function decisions() {
  const actor = {
    institutionId: 'i',
    institutionKind: 'bank',
    sectors: ['banking'],
    jurisdictions: ['CN-31'],
    userId: 'u',
    roles: ['analyst'],
    tokens: ['public', 'members', 'institution:i', 'sector:banking', 'user:u'],
    via: 'session',
    scopes: null,
  };
  const ability = abilityFor(rulesFor(actor));
  const row = as('Notice', {
    status: 'published',
    audience: ['sector:banking'],
    institutionId: 'x',
    authorId: 'y',
    tlp: 'AMBER',
    jurisdiction: 'CN-31',
    sector: 'banking',
  });
  const end = performance.now() + 1000;
  let count = 0;
  while (performance.now() < end) for (let i = 0; i < 1000; i++, count++) ability.can('read', row);
  return count;
}

function ratio(a, b) {
  return Number((a / b).toFixed(2));
}

function quantile(times, q) {
  return Number([...times].sort((a, b) => a - b)[Math.floor(times.length * q)].toFixed(1));
}

function report(rows) {
  console.table(rows);
  const file = join(root, 'bench/results/api.json');
  mkdirSync(resolve(file, '..'), { recursive: true });
  writeFileSync(file, `${JSON.stringify({ seconds: SECONDS, connections: CONNECTIONS, rows }, null, 2)}\n`);
}
