import { hash, randomBytes } from 'node:crypto';
import pg from 'pg';
import { entryText } from '@watchbook/ledger';
import { Sealer } from '../../apps/api/dist/ledger/sealer.js';
import { migrations } from '../../apps/api/dist/migrations/index.js';
import { useFieldKeys } from '../../apps/api/dist/platform/crypto/encrypted.type.js';
import { FieldKeys } from '../../apps/api/dist/platform/crypto/field-keys.js';
import { migrate } from '../../apps/api/dist/platform/database/migrate.js';
import { ensureRoles, roleUrl, SYSTEM_ROLE } from '../../apps/api/dist/platform/database/roles.js';
import { sampleIntent } from './ledger-sample.mjs';

const ZEROS = '0'.repeat(64);

/** The portal's own schema, and for each other design a table of the same columns, indexes and checks. */
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
    create table bench_lock (like ledger_entry including all);
    create table bench_call (like ledger_entry including all);
    create table bench_call_head (size bigint not null, last_hash text not null);
    insert into bench_call_head values (0, '${ZEROS}');
    create table bench_plain (like ledger_entry including all);
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

/** Ways to put an entry on record before the answer leaves; each opens with as many connections as there are callers. */
export const designs = {
  'one sealer': async ({ systemUrl }) => {
    const sealer = new Sealer(
      systemUrl,
      () => new Date(),
      (cause) => console.error(cause),
    );
    return { append: () => sealer.seal([sampleIntent()]), close: () => sealer.stop() };
  },
  'lock in every request': ({ ownerUrl }, callers) => pooled(ownerUrl, callers, appendUnderLock),
  'one server-side call': ({ ownerUrl }, callers) => pooled(ownerUrl, callers, appendOnServer),
  'plain unchained insert': ({ ownerUrl }, callers) => pooled(ownerUrl, callers, insertPlain),
};

async function pooled(url, callers, append) {
  const clients = await Promise.all(
    Array.from({ length: callers }, async () => {
      const client = new pg.Client({ connectionString: url });
      await client.connect();
      return client;
    }),
  );
  return {
    append: (caller) => append(clients[caller]),
    close: () => Promise.all(clients.map((client) => client.end())),
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
