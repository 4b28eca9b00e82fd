import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { Chain, emptyHead } from '@watchbook/ledger';
import { nodeHasher } from '../../apps/api/dist/ledger/tree/hasher.js';
import { requireIntent } from '../../apps/api/dist/ledger/schema/ledger.schema.js';
import { Sealer } from '../../apps/api/dist/ledger/seal/sealer.js';
import { storeSealed } from '../../apps/api/dist/ledger/seal/store.js';
import { sampleIntent } from './ledger-sample.mjs';
import { load } from './load.mjs';

const SEALED_AT_ONCE = 64;
const REPEATS = 400;
const CALLERS = 64;
const CONNECTIONS = 32;

/** What the guards of the database cost, each against the same without it, turn by turn. */
export async function measureCosts({ ownerUrl }) {
  const client = new pg.Client({ connectionString: ownerUrl, pipeline: true });
  await client.connect();
  try {
    return {
      'hash check / seal': await measureCheck(client),
      'no-intent-no-commit trigger / change': await measureTrigger(client),
    };
  } finally {
    await client.end();
  }
}

/** The statements of a seal without its commit, which only makes the share of the check larger. */
async function measureCheck(client) {
  const hasher = nodeHasher();
  const intents = Array.from({ length: SEALED_AT_ONCE }, sampleIntent);
  const { rows } = await client.query('select size, last_hash, last_at from ledger_head');
  const size = Number(rows[0].size);
  const chain = new Chain(hasher, emptyHead(hasher), []);
  const entries = intents.map(({ draft }) => chain.append(draft, new Date().toISOString()));
  const placed = entries.map((sealed) => ({ ...sealed, entry: { ...sealed.entry, seq: sealed.entry.seq + size } }));
  const seal = async (drop) => {
    await client.query('begin');
    if (drop) await client.query('alter table ledger_entry drop constraint ledger_entry_check');
    const began = performance.now();
    await Promise.all(storeSealed(client, placed, intents, chain));
    const took = performance.now() - began;
    await client.query('rollback');
    return took;
  };
  const [withCheck, without] = await inTurns(REPEATS, [() => seal(false), () => seal(true)]);
  return share(withCheck, without);
}

/** A business row and its intent in one committed transaction, with and without the deferred trigger. */
async function measureTrigger(client) {
  await client.query(`create table if not exists bench_business (id uuid primary key, body text);
    create table if not exists bench_unguarded (id uuid primary key, body text);
    drop trigger if exists bench_business_requires_intent on bench_business; ${requireIntent('bench_business')}`);
  const change = async (table) => {
    const began = performance.now();
    await Promise.all([client.query('begin'), ...writeBoth(client, table), client.query('commit')]);
    return performance.now() - began;
  };
  const [guarded, unguarded] = await inTurns(REPEATS, [
    () => change('bench_business'),
    () => change('bench_unguarded'),
  ]);
  await client.query('delete from ledger_intent');
  return share(guarded, unguarded);
}

const writeBoth = (client, table) => [
  client.query({ name: table, text: `insert into ${table} values ($1, $2)`, values: [randomUUID(), 'a business row'] }),
  client.query(intentOf(sampleIntent())),
];

async function inTurns(repeats, works) {
  const times = works.map(() => []);
  for (let i = 0; i < repeats; i++) for (const [place, work] of works.entries()) times[place].push(await work());
  // The lower quartile: what the work takes when nothing else disturbs it.
  return times.map((list) => list.sort((a, b) => a - b)[Math.floor(list.length / 4)]);
}

const share = (more, less) => Number(((more - less) / more).toFixed(3));

/** A change that is answered once its entry is sealed, against the same change with no ledger at all. */
export async function measureAuditedWrites({ ownerUrl, systemUrl }, { seconds, rounds }) {
  const pool = new pg.Pool({ connectionString: ownerUrl, max: CONNECTIONS, pipeline: true });
  const sealer = new Sealer(
    systemUrl,
    () => new Date(),
    (cause) => console.error(cause),
  );
  const kinds = {
    'unaudited, statement by statement': () => transact(pool, false, null),
    'audited, statement by statement': () => transact(pool, false, sealer),
    'unaudited, pipelined': () => transact(pool, true, null),
    'audited, pipelined': () => transact(pool, true, sealer),
  };
  const runs = Object.fromEntries(Object.keys(kinds).map((kind) => [kind, []]));
  for (let round = 0; round < rounds; round++) {
    for (const [kind, work] of Object.entries(kinds)) {
      runs[kind].push((await load({ callers: CALLERS, seconds, work })).perSecond);
    }
  }
  await sealer.stop();
  await pool.end();
  return Object.fromEntries(
    Object.entries(runs).map(([kind, list]) => [kind, list.sort((a, b) => a - b)[rounds >> 1]]),
  );
}

async function transact(pool, pipelined, sealer) {
  const client = await pool.connect();
  const intent = sampleIntent();
  const text = `insert into ${sealer ? 'bench_business' : 'bench_unguarded'} values ($1, $2)`;
  const statements = [
    'begin',
    { name: sealer ? 'audited' : 'unaudited', text, values: [randomUUID(), 'a business row'] },
    ...(sealer ? [intentOf(intent)] : []),
    'commit',
  ];
  try {
    if (pipelined) await Promise.all(statements.map((statement) => client.query(statement)));
    else for (const statement of statements) await client.query(statement);
  } finally {
    client.release();
  }
  if (sealer) await sealer.sealed([intent.id]);
}

const intentOf = ({ id, draft }) => ({
  name: 'intent',
  text: 'insert into ledger_intent (id, draft) values ($1, $2)',
  values: [id, JSON.stringify(draft)],
});
