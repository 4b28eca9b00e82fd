import { randomUUID } from 'node:crypto';
import { ledgerEntryQuery, type Actor, type LedgerEntryQuery, type Role } from '@watchbook/contract';
import { parseEntry, type LedgerEntry } from '@watchbook/ledger';
import { entities } from '../../entities.js';
import { newContext, runInContext } from '../../platform/context.js';
import { FieldKeys } from '../../platform/crypto/field-keys.js';
import { Database } from '../../platform/database/database.js';
import {
  narrowPartitions,
  openLedgerDatabase,
  patientSealer,
  testIntent,
  type LedgerDatabase,
} from '../../testing/ledger-database.js';
import { TEST_FIELD_KEY } from '../../testing/template.js';
import { growPartitions, indexEntries } from '../ledger-upkeep.js';
import { findEntries, visibleToOwner } from './ledger.queries.js';
import { readBodies } from '../tree/stored-bodies.js';

const ENTRIES = 4500;
const WIDTH = 2048;
const institutions = [randomUUID(), randomUUID(), randomUUID()];
const users = institutions.flatMap((institution) => [institution, institution].map((of) => ({ of, id: randomUUID() })));
const notices = Array.from({ length: 40 }, () => randomUUID());
const actions = ['notice.read', 'notice.listed', 'report.made'];

let db: LedgerDatabase;
let portal: Database;
let log: LedgerEntry[];

/** The same choices on every run. */
function chooser(seed: number): <T>(list: readonly T[]) => T {
  let state = seed;
  return (list) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return list[Math.floor((state / 2 ** 32) * list.length)]!;
  };
}

function makeIntent(pick: <T>(list: readonly T[]) => T) {
  const intent = testIntent({
    action: pick(actions),
    outcome: pick(['allowed', 'allowed', 'allowed', 'denied', 'failed'] as const),
    resources: Array.from({ length: pick([0, 1, 1, 2, 5]) }, () => ({ type: 'notice', id: pick(notices), version: 1 })),
  });
  const user = pick([...users, null]);
  if (!user) return intent;
  const actor = { institution: user.of, user: user.id, roles: [], via: 'session' as const };
  return { ...intent, draft: { ...intent.draft, actor } };
}

beforeAll(async () => {
  db = await openLedgerDatabase();
  portal = await Database.connect(db.ownerUrl, new FieldKeys(TEST_FIELD_KEY.text), entities);
  await narrowPartitions(db.owner, WIDTH);
  await growPartitions(db.system, ENTRIES);
  await db.owner.query(`begin; set local session_replication_role = replica;
    insert into institution (id, slug, name, kind, sector, jurisdiction, created_at)
      values ('${institutions[0]}', 'in-reach', 'In reach', 'bank', 'banking', 'ZZ-01', now()); commit`);
  const pick = chooser(1);
  let time = Date.parse('2026-01-01T00:00:00Z');
  const sealer = patientSealer(db.systemUrl, () => new Date((time += 1000)));
  for (let sealed = 0; sealed < ENTRIES; sealed += 100) {
    await sealer.seal(Array.from({ length: 100 }, () => makeIntent(pick)));
    if (sealed === 3000) while (await indexEntries(db.system));
  }
  await sealer.stop();
  log = [];
  for await (const page of readBodies(db.system, 0, ENTRIES + 1)) {
    log.push(...page.map((body) => parseEntry(body.toString('latin1'))));
  }
});
afterAll(async () => {
  await portal.close();
  await db.stop();
});

const actorOf = (user: { of: string; id: string }, ...roles: Role[]): Actor => ({
  institutionId: user.of,
  institutionKind: 'bank',
  sectors: [],
  jurisdictions: [],
  userId: user.id,
  roles,
  tokens: [],
  via: 'session',
  scopes: null,
});

/** A regulator whose reach is the first institution. */
const inReach = (actor: Actor): Actor => ({ ...actor, sectors: ['banking'], jurisdictions: ['ZZ-01'] });

/** What row level security says, once more. */
function mayRead({ roles, institutionId, userId }: Actor, { actor, resources }: LedgerEntry): boolean {
  if (roles.includes('auditor')) return true;
  const isSupervised = roles.some((role) => role.startsWith('regulator')) && actor.institution === institutions[0];
  // A notice that is not there, as none of these is, is hidden from regulators.
  if (isSupervised && resources.length === 0) return true;
  if (actor.institution !== institutionId) return false;
  return roles.some((role) => /officer|supervisor|admin/.test(role)) || actor.user === userId;
}

function matches(query: LedgerEntryQuery, entry: LedgerEntry): boolean {
  const { action, actor, outcome, at } = entry;
  const equal = (asked: string | undefined, value: string | null): boolean => asked === undefined || asked === value;
  const resources = entry.resources.map(({ type, id }) => `${type}:${id}`);
  return (
    equal(query['filter[action]'], action) &&
    equal(query['filter[actor]'], actor.user) &&
    equal(query['filter[institution]'], actor.institution) &&
    equal(query['filter[outcome]'], outcome) &&
    (query['filter[resource]'] === undefined || resources.includes(query['filter[resource]'])) &&
    (query['filter[from]'] === undefined || at >= query['filter[from]']) &&
    (query['filter[to]'] === undefined || at < query['filter[to]'])
  );
}

function randomQuery(pick: <T>(list: readonly T[]) => T): { query: LedgerEntryQuery; cursor: number | null } {
  const maybe = (name: string, values: readonly string[]): object =>
    pick([true, false, false]) ? { [name]: pick(values) } : {};
  const times = log.map(({ at }) => at);
  const query = ledgerEntryQuery.parse({
    limit: String(pick([1, 7, 100])),
    sort: pick(['seq', '-seq']),
    ...maybe('filter[action]', [...actions, 'notice.unknown']),
    ...maybe(
      'filter[actor]',
      users.map(({ id }) => id),
    ),
    ...maybe('filter[institution]', institutions),
    ...maybe('filter[outcome]', ['allowed', 'denied', 'failed']),
    ...maybe(
      'filter[resource]',
      notices.map((id) => `notice:${id}`),
    ),
    ...maybe('filter[from]', times),
    ...maybe('filter[to]', times),
  });
  return { query, cursor: pick([null, null, ...log.map(({ seq }) => seq)]) };
}

/** The page that reading the whole log from one end would give, and a row more. */
function expected(query: LedgerEntryQuery, cursor: number | null, may: (entry: LedgerEntry) => boolean): number[] {
  const down = query.sort === '-seq';
  const seqs = log.filter((entry) => may(entry) && matches(query, entry)).map(({ seq }) => seq);
  if (down) seqs.reverse();
  const onwards = seqs.filter((seq) => cursor === null || (down ? seq < cursor : seq > cursor));
  return onwards.slice(0, query.limit + 1);
}

const placeOf = (seq: number | null, sort: string) =>
  seq === null ? null : { value: String(seq), id: '', back: false, sort };

const readers: [string, Actor][] = [
  ['an auditor', actorOf({ of: randomUUID(), id: randomUUID() }, 'auditor')],
  ['a compliance officer', actorOf(users[0]!, 'compliance-officer')],
  ['a regulator', inReach(actorOf(users[2]!, 'regulator-analyst'))],
  ['a supervisor', inReach(actorOf(users[2]!, 'regulator-supervisor'))],
  ['an administrator', actorOf(users[0]!, 'institution-admin')],
  ['an analyst', actorOf(users[4]!, 'analyst')],
];
const [auditor, officer, analyst] = [0, 1, 5].map((i) => readers[i]![1]);

describe('a list of entries', () => {
  it.each(readers)('shows %s exactly what reading the whole log would', async (_, actor) => {
    const pick = chooser(7);
    for (let round = 0; round < 150; round++) {
      const { query, cursor } = randomQuery(pick);
      const rows = await runInContext(newContext({ requestId: 'test', route: 'test', actor }), () =>
        portal
          .forActor(actor)
          .transactional((em) => findEntries(em, query, placeOf(cursor, query.sort), { condition: null, actor })),
      );
      const seqs = rows.map(({ seq }) => Number(seq));
      expect([query, cursor, seqs]).toEqual([query, cursor, expected(query, cursor, (entry) => mayRead(actor, entry))]);
    }
  });

  it('shows an owner exactly what others did with a resource', async () => {
    const pick = chooser(9);
    const mine = institutions[0]!;
    const may = ({ actor, outcome }: LedgerEntry): boolean =>
      actor.institution === mine || (outcome === 'allowed' && actor.institution !== null);
    for (let round = 0; round < 60; round++) {
      const { query, cursor } = randomQuery(pick);
      query['filter[resource]'] = `notice:${pick(notices)}`;
      const rows = await portal
        .forSystem()
        .transactional((em) =>
          findEntries(em, query, placeOf(cursor, query.sort), { condition: visibleToOwner(mine), actor: null }),
        );
      expect([query, rows.map(({ seq }) => Number(seq))]).toEqual([query, expected(query, cursor, may)]);
    }
  });

  it('is not led by places that somebody may not know', async () => {
    const counts = async (actor: Actor): Promise<number[]> =>
      portal.forActor(actor).transactional(async (em) => {
        const [row] = await em.execute<{ all: number; own: number }[]>(
          `select count(*)::int as all, (count(*) filter (where scope = ledger_key('i:' || ?)))::int as own from ledger_posting`,
          [actor.institutionId],
        );
        return [row!.all, row!.own];
      });
    const [all] = await counts(auditor!);
    const [ofHouse, own] = await counts(officer!);
    const [ofTrail] = await counts(analyst!);
    expect(ofHouse).toBe(own);
    expect([ofTrail! > 0, ofTrail! < ofHouse!, ofHouse! < all!]).toEqual([true, true, true]);
    expect((await db.app.query('select from ledger_posting')).rowCount).toBe(0);
  });
});
