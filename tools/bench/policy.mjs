// What deciding costs: `npm run bench:policy`, or `-- 10000 100000` for other numbers of notices.
import { createHash } from 'node:crypto';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createMongoAbility, subject } from '@casl/ability';
import { abilityFor, as, rulesFor } from '@watchbook/policy';
import pg from 'pg';
import { FieldKeys } from '../../apps/api/dist/platform/crypto/field-keys.js';
import { useFieldKeys } from '../../apps/api/dist/platform/crypto/encrypted.type.js';
import { sessionVariables } from '../../apps/api/dist/platform/database/database.js';
import { migrate } from '../../apps/api/dist/platform/database/migrate.js';
import { APP_ROLE, ensureRoles, roleUrl } from '../../apps/api/dist/platform/database/roles.js';
import { migrations } from '../../apps/api/dist/migrations/index.js';
import { startDatabase } from '../database.mjs';

const RULES = 100;
const ROWS = 1000;
const SECONDS = 1.5;
const INSTITUTIONS = 100;
const sizes = process.argv.slice(2).map(Number);
if (sizes.length === 0) sizes.push(10_000, 100_000, 1_000_000);

const idOf = (kind, n) => `00000000-0000-7000-8000-${kind}${String(n).padStart(11, '0')}`;
/** An officer of one of the banks, in three sharing groups. */
const officer = {
  institutionId: idOf('1', 7),
  institutionKind: 'bank',
  sectors: ['banking'],
  jurisdictions: ['CN-31'],
  userId: idOf('2', 7),
  roles: ['compliance-officer', 'analyst'],
  tokens: [
    ...['public', 'members', 'sector:banking', `user:${idOf('2', 7)}`],
    ...[`institution:${idOf('1', 7)}`, `officers:${idOf('1', 7)}`],
    ...[1, 2, 3].map((n) => `group:${idOf('3', n)}:1`),
  ],
  via: 'session',
  scopes: null,
};

/** One decision about one row, with a hundred rules, against plain CASL and against the same rules written as code. */
function measureDecisions() {
  const mine = rulesFor(officer);
  // More rules than anybody has: those of the officer, and others for nouns that are not asked about.
  const rules = [...mine, ...Array.from({ length: RULES - mine.length }, (_, n) => otherRule(n))].slice(0, RULES);
  const rows = Array.from({ length: ROWS }, (_, n) => memoryRow(n));
  const presented = rows.map((row) => as('Notice', row));
  const plainRows = rows.map((row) => subject('Notice', { ...row }));
  const ours = abilityFor(rules);
  const plain = createMongoAbility(
    rules.map(({ conditions, ...rule }) => ({ ...rule, conditions: plainOf(conditions) })),
  );
  const reads = rows.map((row) => readsByHand(row));
  const same = presented.every((row, n) => ours.can('read', row) === reads[n]);
  if (!same) throw new Error('The rules and the same rules by hand disagree');
  const rate = (decide) => perSecond(decide, ROWS);
  return {
    rules: rules.length,
    'decisions / s': rate((n) => ours.can('read', presented[n])),
    'decisions / s, rows presented anew': rate((n) => ours.can('read', as('Notice', rows[n]))),
    'decisions / s, plain CASL': rate((n) => plain.can('read', plainRows[n])),
    'decisions / s, written by hand (limit)': rate((n) => readsByHand(rows[n])),
  };
}

const otherRule = (n) => ({
  action: `other-${n}`,
  subject: 'Report',
  conditions: { institutionId: officer.institutionId, state: { $in: ['queued', 'running'] } },
});

/** CASL's own matcher takes a list for its members, so the same conditions mean the same there. */
const plainOf = (conditions) => conditions && JSON.parse(JSON.stringify(conditions));

function memoryRow(n) {
  const institutionId = idOf('1', n % INSTITUTIONS);
  const status = ['published', 'published', 'published', 'withdrawn', 'draft', 'submitted'][n % 6];
  const tlp = ['GREEN', 'AMBER', 'AMBER', 'AMBER+STRICT', 'RED'][n % 5];
  const audience = ['draft', 'submitted'].includes(status) ? [] : audienceOf(tlp, n);
  return {
    institutionId,
    authorId: idOf('2', n % 300),
    status,
    tlp,
    audience,
    jurisdiction: 'CN-31',
    sector: 'banking',
  };
}

const audienceOf = (tlp, n) =>
  tlp === 'GREEN'
    ? ['members', `institution:${idOf('1', n % INSTITUTIONS)}`]
    : [
        `institution:${idOf('1', n % INSTITUTIONS)}`,
        `group:${idOf('3', n % 20)}:1`,
        `institution:${idOf('1', (n + 3) % INSTITUTIONS)}`,
      ];

const tokens = new Set(officer.tokens);
function readsByHand({ institutionId, authorId, status, tlp, audience }) {
  const isOwn = institutionId === officer.institutionId;
  const isAddressed = audience.some((token) => tokens.has(token));
  if (status === 'draft' || status === 'submitted') return isOwn || (isOwn && authorId === officer.userId);
  if (status === 'withdrawn' || status === 'expired') return isOwn && (tlp !== 'RED' || isAddressed);
  return isAddressed;
}

function perSecond(decide, rows) {
  for (let n = 0; n < 20 * rows; n++) decide(n % rows);
  const began = performance.now();
  let count = 0;
  while (performance.now() - began < SECONDS * 1000) for (let n = 0; n < rows; n++, count++) decide(n);
  return Math.round(count / ((performance.now() - began) / 1000));
}

/** The same query without rules, with the rules in its `where`, and under row level security, on generated notices. */
async function measureQueries() {
  const folder = mkdtempSync(join(tmpdir(), 'watchbook-bench-'));
  chmodSync(folder, 0o755);
  const server = await startDatabase({ dir: join(folder, 'data') });
  const keys = new FieldKeys(Buffer.alloc(32, 'bench').toString('base64'));
  useFieldKeys(keys);
  await ensureRoles(server.url, keys);
  await migrate(server.url, migrations);
  const owner = new pg.Client({ connectionString: server.url });
  const app = new pg.Client({ connectionString: roleUrl(server.url, keys, APP_ROLE) });
  for (const client of [owner, app]) {
    client.on('error', () => undefined);
    await client.connect();
  }
  try {
    const rows = [];
    for (const size of sizes) rows.push(await measureAt(size, owner, app));
    return rows;
  } finally {
    await Promise.all([owner.end(), app.end()]);
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measureAt(size, owner, app) {
  await fill(owner, size);
  const settings = Object.entries(sessionVariables(officer));
  for (const client of [owner, app])
    for (const [name, value] of settings) await client.query('select set_config($1, $2, false)', [name, value]);
  const page = (where) => `select id from notice where ${where} order by received_at desc, id desc limit 26`;
  // What a query that needs no rule would ask to find the same rows: those that are addressed to the reader.
  const addressed = `audience && string_to_array(current_setting('app.tokens'), ',')`;
  const rules = `(${whereOf(officer)})`;
  const { rows } = await owner.query(
    `select id from notice where ${rules} order by received_at desc limit 1 offset 40`,
  );
  const one = (where) => `select id from notice where id = '${rows[0].id}' and ${where}`;
  const time = {};
  for (const [what, ask] of [
    ['page', page],
    ['read', one],
  ]) {
    const bare = await median(owner, ask('true'));
    const narrow = await median(owner, ask(addressed));
    const where = await median(owner, ask(rules));
    const secured = await median(app, ask(rules));
    Object.assign(time, {
      [`${what}: no rule, ms`]: bare,
      [`${what}: audience alone, ms`]: narrow,
      [`${what}: rules, ms`]: where,
      [`${what}: rules and row security, ms`]: secured,
      [`${what}: rules / audience alone`]: ratio(where, narrow),
      [`${what}: row security / rules`]: ratio(secured, where),
    });
  }
  return { notices: size, ...time };
}

const ratio = (a, b) => Number((a / b).toFixed(2));

/** The rules to read as SQL, in the form that the portal's queries have. */
function whereOf(actor) {
  const rules = rulesFor(actor).filter(({ action, subject: noun }) => action === 'read' && noun === 'Notice');
  const columns = { institutionId: 'institution_id', authorId: 'author_id' };
  const value = (text) => `'${text}'`;
  const test = ([name, condition]) => {
    const column = columns[name] ?? name;
    if (typeof condition !== 'object') return `${column} = ${value(condition)}`;
    const list = condition.$in.map(value).join(', ');
    return name === 'audience' ? `${column} && array[${list}]` : `${column} in (${list})`;
  };
  return rules.map(({ conditions }) => `(${Object.entries(conditions).map(test).join(' and ')})`).join(' or ');
}

async function median(client, text) {
  const times = [];
  for (let n = 0; n < 220; n++) {
    const began = performance.now();
    await client.query({ name: `${client.user} ${createHash('md5').update(text).digest('hex')}`, text });
    if (n >= 20) times.push(performance.now() - began);
  }
  times.sort((a, b) => a - b);
  return Number(times[times.length >> 1].toFixed(3));
}

/** Notices of a hundred institutions, of all labels and states, without anything that they would say. */
async function fill(owner, size) {
  const { rows } = await owner.query('select count(*)::integer as n from notice');
  await owner.query('begin; set local session_replication_role = replica');
  await owner.query(
    `insert into institution (id, slug, name, kind, sector, jurisdiction, created_at)
     select ('00000000-0000-7000-8000-1' || lpad(n::text, 11, '0'))::uuid, 'bank-' || n, 'Bank ' || n, 'bank', 'banking', 'CN-31', now()
     from generate_series(0, $1 - 1) n on conflict do nothing`,
    [INSTITUTIONS],
  );
  await owner.query(
    `insert into notice (id, ref, institution_id, author_id, status, typology, tlp, audience, source_visibility, disclosure,
       jurisdiction, sector, subject_type, subject_types, subject_count, confidence, content, content_hash, created_at, received_at)
     select uuidv7(), 'B-' || n, source, ('00000000-0000-7000-8000-2' || lpad((n % 300)::text, 11, '0'))::uuid, status,
       'staged-accident', tlp,
       case when status in ('draft', 'submitted') then '{}' when tlp = 'GREEN' then array['members', 'institution:' || source]
         else array['institution:' || source, 'group:00000000-0000-7000-8000-3' || lpad((n % 200)::text, 11, '0') || ':1',
           'institution:00000000-0000-7000-8000-1' || lpad(((n * 7 + 3) % $3)::text, 11, '0')] end,
       'shown', 'full', 'CN-31', 'banking', 'Person', '{Person}', 1, 50, '\\x00', '', now(), now() - make_interval(secs => n)
     from (select n, ('00000000-0000-7000-8000-1' || lpad((n % $3)::text, 11, '0'))::uuid as source,
         (array['published', 'published', 'published', 'withdrawn', 'draft', 'submitted'])[n % 6 + 1] as status,
         (array['GREEN', 'AMBER', 'AMBER', 'AMBER+STRICT', 'RED'])[n % 5 + 1] as tlp
       from generate_series($1::integer, $2::integer - 1) n) made`,
    [rows[0].n, size, INSTITUTIONS],
  );
  await owner.query('commit; ');
  await owner.query('vacuum analyze notice');
}

const decisions = measureDecisions();
console.table(decisions);
const queries = await measureQueries();
console.table(queries);
mkdirSync('bench/results', { recursive: true });
writeFileSync(
  'bench/results/policy.json',
  `${JSON.stringify({ at: new Date().toISOString(), decisions, queries }, null, 2)}\n`,
);
