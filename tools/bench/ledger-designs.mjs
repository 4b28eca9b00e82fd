import { hash, randomBytes } from 'node:crypto';
import pg from 'pg';
import { entryText } from '@watchbook/ledger';
import { growPartitions, indexEntries } from '../../apps/api/dist/ledger/ledger-upkeep.js';
import { Sealer } from '../../apps/api/dist/ledger/seal/sealer.js';
import { migrations } from '../../apps/api/dist/migrations/index.js';
import { useFieldKeys } from '../../apps/api/dist/platform/crypto/encrypted.type.js';
import { FieldKeys } from '../../apps/api/dist/platform/crypto/field-keys.js';
import { migrate } from '../../apps/api/dist/platform/database/migrate.js';
import { ensureRoles, roleUrl, SYSTEM_ROLE } from '../../apps/api/dist/platform/database/roles.js';
import { sampleIntent } from './ledger-sample.mjs';

const ZEROS = '0'.repeat(64);

/** The portal's own schema, and for each other design a table of the same columns and checks, and the indexes of a seal. */
export async function createSchema(ownerUrl) {
  const keys = new FieldKeys(randomBytes(32).toString('base64'));
  useFieldKeys(keys);
  await ensureRoles(ownerUrl, keys);
  await migrate(ownerUrl, migrations);
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  await client.query(`
    create table bench_head (size bigint not null, last_hash text not null);
    insert into bench_head values (0, '${ZEROS}');
    create table bench_lock (like ledger_entry including all, unique (id));
    create table bench_call (like ledger_entry including all, unique (id));
    create table bench_call_head (size bigint not null, last_hash text not null);
    insert into bench_call_head values (0, '${ZEROS}');
    create table bench_plain (like ledger_entry including all, unique (id));
    create sequence bench_plain_seq minvalue 0;
    create function bench_append(body text, id uuid, at timestamptz, institution text, actor text, action text,
        outcome text, purpose text, request text, resources text[]) returns bigint language plpgsql as $$
      declare head record; bytes bytea; digest bytea;
      begin
        select * into head from bench_call_head for update;
        bytes := convert_to(replace(replace(body, '#prev#', head.last_hash), '#seq#', head.size::text), 'UTF8');
        digest := sha256('\\x00'::bytea || bytes);
        insert into bench_call values (head.size, digest, bytes, id, at, institution, actor, action, outcome, purpose, request, resources);
        update bench_call_head set size = head.size + 1, last_hash = encode(digest, 'hex');
        return head.size;
      end $$`);
  await client.end();
  return { ownerUrl, systemUrl: roleUrl(ownerUrl, keys, SYSTEM_ROLE) };
}

/** Connections of a design that needs one for each caller; further callers wait for a free one. */
const CONNECTIONS = 64;
/** The portal tends its tables every two seconds; here oftener, so that short runs pay for it too. */
const TEND_EVERY_MS = 250;

/** Ways to put an entry on record before the answer leaves. */
export const designs = {
  'one sealer': async ({ systemUrl }) => {
    const sealer = new Sealer(
      systemUrl,
      () => new Date(),
      (cause) => console.error(cause),
    );
    const upkeep = await tend(systemUrl);
    return { append: () => sealer.seal([sampleIntent()]), close: () => Promise.all([sealer.stop(), upkeep.stop()]) };
  },
  'lock in every request': ({ ownerUrl }, callers) => pooled(ownerUrl, callers, appendUnderLock),
  'one server-side call': ({ ownerUrl }, callers) => pooled(ownerUrl, callers, appendOnServer),
  'plain unchained insert': ({ ownerUrl }, callers) => pooled(ownerUrl, callers, insertPlain),
};

/** Makes partitions and fills in where entries are found, while the sealer works. */
async function tend(systemUrl) {
  const pool = new pg.Pool({ connectionString: systemUrl, max: 1 });
  let stopped = false;
  const loop = (async () => {
    while (!stopped) {
      await growPartitions(pool);
      while (!stopped && (await indexEntries(pool)));
      await new Promise((resolve) => setTimeout(resolve, TEND_EVERY_MS));
    }
  })();
  return { stop: () => ((stopped = true), loop.then(() => pool.end())) };
}

async function pooled(url, callers, append) {
  const pool = new pg.Pool({ connectionString: url, max: Math.min(callers, CONNECTIONS) });
  const clients = await Promise.all(Array.from({ length: Math.min(callers, CONNECTIONS) }, () => pool.connect()));
  clients.forEach((client) => client.release());
  return {
    append: async () => {
      const client = await pool.connect();
      await append(client).finally(() => client.release());
    },
    close: () => pool.end(),
  };
}

const columns = 'seq, hash, body, id, at, institution, actor_user, action, outcome, purpose, request, resources';
const places = Array.from({ length: 12 }, (_, i) => `$${i + 1}`).join(', ');

async function appendUnderLock(client) {
  await client.query('begin');
  const { rows } = await client.query({ name: 'head', text: 'select size, last_hash from bench_head for update' });
  const { values, digest } = rowOf(Number(rows[0].size), rows[0].last_hash);
  await client.query({ name: 'insert', text: `insert into bench_lock (${columns}) values (${places})`, values });
  await client.query({
    name: 'update',
    text: 'update bench_head set size = size + 1, last_hash = $1',
    values: [digest],
  });
  await client.query('commit');
}

async function appendOnServer(client) {
  const { draft } = sampleIntent();
  const at = new Date().toISOString();
  const body = entryText({ ...draft, v: 1, at, own: null, seq: '#seq#', prev: '#prev#' });
  const values = [body, draft.id, at, ...queryColumns(draft)];
  await client.query({ name: 'append', text: 'select bench_append($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)', values });
}

async function insertPlain(client) {
  const values = rowOf(0, ZEROS).values.slice(1);
  const rest = places.split(', ').slice(0, values.length).join(', ');
  const text = `insert into bench_plain (${columns}) values (nextval('bench_plain_seq'), ${rest})`;
  await client.query({ name: 'plain', text, values });
}

function rowOf(seq, prev) {
  const { draft } = sampleIntent();
  const at = new Date().toISOString();
  const text = entryText({ ...draft, v: 1, seq, at, prev, own: null });
  const digest = hash('sha256', `\0${text}`);
  const values = [seq, Buffer.from(digest, 'hex'), Buffer.from(text, 'latin1'), draft.id, at, ...queryColumns(draft)];
  return { values, digest };
}

const queryColumns = ({ actor, action, outcome, purpose, request, resources }) => [
  actor.institution,
  actor.user,
  action,
  outcome,
  purpose,
  request,
  resources.map(({ type, id }) => `${type}:${id}`),
];
