import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { EntityManager } from '@mikro-orm/postgresql';
import { changeStatuses, roles, sectors, type Actor, type Role } from '@watchbook/contract';
import fc from 'fast-check';
import { institutionId } from '../demo/people.js';
import { newContext, runInContext } from '../platform/context.js';
import { fieldKeys } from '../platform/crypto/encrypted.type.js';
import { Database } from '../platform/database/database.js';
import { may, permitted } from '../platform/policy.js';
import { uuidv7 } from '../platform/uuid.js';
import { startTestApp, type TestApp } from '../testing/app.js';
import { ChangeProposal } from './proposal.entity.js';

const LOOK = ['read', 'read-metadata'] as const;
const RUNS = Number(process.env['WATCHBOOK_RUNS'] ?? 40);
const seed = process.env['WATCHBOOK_SEED'] ? { seed: Number(process.env['WATCHBOOK_SEED']) } : {};

let portal: TestApp;
let database: Database;
beforeAll(async () => {
  portal = await startTestApp();
  database = portal.app.get(Database);
});
afterAll(() => portal.stop());

const houses = ['meridian-bank', 'harbor-insurance', 'banking-supervisor', 'platform'].map(institutionId);
const people = Array.from({ length: 4 }, () => uuidv7());
const house = fc.constantFrom(...houses);
const place = { jurisdiction: fc.constantFrom('CN-31', 'CN-44'), sector: fc.constantFrom(...sectors) };

const actor: fc.Arbitrary<Actor> = fc.record({
  institutionId: house,
  institutionKind: fc.constant('bank' as const),
  sectors: fc.subarray([...sectors]),
  jurisdictions: fc.subarray(['CN-31', 'CN-44']),
  userId: fc.constantFrom(...people),
  roles: fc.subarray<Role>([...roles], { minLength: 1, maxLength: 2 }),
  tokens: fc.constant([]),
  via: fc.constant('session' as const),
  scopes: fc.constantFrom(null, null, null, []),
});

const row = fc.record({
  kind: fc.constantFrom('group-join', 'notice-withdrawal'),
  status: fc.constantFrom(...changeStatuses, 'open', 'open'),
  institution: house,
  proposedBy: fc.constantFrom(...people),
  reach: fc.option(fc.record(place)),
  role: fc.constantFrom<Role>('institution-admin', 'compliance-officer', 'regulator-supervisor', 'auditor', 'operator'),
  awaited: fc.option(house),
});

describe('who may know of a proposal', () => {
  it('is the same in memory, in the query and in the database', async () => {
    const tally = { decisions: 0, seen: 0 };
    await fc.assert(
      fc.asyncProperty(
        fc.array(row, { minLength: 10, maxLength: 20 }),
        fc.array(actor, { minLength: 8, maxLength: 12 }),
        async (rows, actors) => {
          await store(rows);
          const all = await database.forSystem().find(ChangeProposal, { id: { $ne: null } });
          for (const one of actors) {
            const inMemory = within(one, () =>
              all.filter((found) => LOOK.some((verb) => may(verb, 'ChangeProposal', found))),
            );
            const expected = idsOf(inMemory);
            expect({ by: 'query', one, ids: await queried(one) }).toEqual({ by: 'query', one, ids: expected });
            expect({ by: 'row security', one, ids: await unfiltered(one) }).toEqual({
              by: 'row security',
              one,
              ids: expected,
            });
            tally.decisions += all.length;
            tally.seen += expected.length;
          }
        },
      ),
      { numRuns: RUNS, ...seed },
    );
    expect(tally.seen / tally.decisions).toBeGreaterThan(0.1);
    expect(tally.seen / tally.decisions).toBeLessThan(0.8);
    process.stdout.write(`decisions about proposals compared: ${JSON.stringify(tally)}\n`);
  });
});

const within = <T>(one: Actor, look: () => T): T =>
  runInContext(newContext({ requestId: 'policy', route: 'test', actor: one }), look);
const idsOf = (rows: { id: string }[]) => rows.map(({ id }) => id).sort();

/** As the system, whom row level security shows everything: only the condition decides. */
async function queried(one: Actor): Promise<string[]> {
  const where = within(one, () => permitted<ChangeProposal>('ChangeProposal', ...LOOK));
  return where ? idsOf(await database.forSystem().find(ChangeProposal, where)) : [];
}

/** As the person, without any condition: only row level security decides. */
function unfiltered(one: Actor): Promise<string[]> {
  return database
    .forActor(one)
    .transactional(async (em: EntityManager) =>
      idsOf(await em.execute<{ id: string }[]>('select id from change_proposal')),
    );
}

type Row = typeof row extends fc.Arbitrary<infer T> ? T : never;

async function store(rows: Row[]): Promise<void> {
  const content = `'\\x${fieldKeys().encrypt('{}').toString('hex')}'`;
  const text = (value: string | null) => (value === null ? 'null' : `'${value}'`);
  const values = rows.map(({ kind, status, institution, proposedBy, reach, role, awaited }) => {
    const open = status === 'open';
    return `(${text(uuidv7())}, ${text(kind)}, ${text(status)}, ${text(institution)}, 'sharing-group', ${text(uuidv7())},
      ${text(reach?.jurisdiction ?? null)}, ${text(reach?.sector ?? null)}, ${content}, '', '[{}]',
      ${text(open ? role : null)}, ${text(open ? awaited : null)}, ${String(open && awaited === null)},
      ${text(proposedBy)}, now(), now() + interval '1 day', ${open ? 'null' : 'now()'})`;
  });
  await portal.tamper(`delete from change_proposal; insert into change_proposal (id, kind, status, institution_id, target_type,
    target_id, jurisdiction, sector, content, content_hash, stages, awaits_role, awaits_institution_id, awaits_reach,
    proposed_by, proposed_at, expires_at, closed_at) values ${values.join(',')}`);
}
