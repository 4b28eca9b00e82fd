import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { defineConfig, MikroORM, type EntityManager } from '@mikro-orm/postgresql';
import type { Actor } from '@watchbook/contract';
import type { SealedEntry } from '@watchbook/ledger';
import { createTestDatabase, type TestDatabase } from '@watchbook/testing';
import fc from 'fast-check';
import pg from 'pg';
import { entities } from '../../entities.js';
import { ActorLoader } from '../../identity/actor-loader.js';
import { InstitutionService } from '../../institution/institution.service.js';
import { useFieldKeys } from '../../platform/crypto/encrypted.type.js';
import { FieldKeys } from '../../platform/crypto/field-keys.js';
import { Database } from '../../platform/database/database.js';
import { Idempotency } from '../../platform/database/idempotency.js';
import { Work } from '../../platform/database/work.js';
import { may } from '../../platform/policy.js';
import { inContext, loadActor } from '../../testing/policy/acting.js';
import { entriesOf, sightsOf, storeEntries, type WorldEntry } from '../../testing/policy/entries.js';
import { storeWorld } from '../../testing/policy/store.js';
import type { Person, World } from '../../testing/policy/world.js';
import { worlds } from '../../testing/policy/worlds.js';
import { buildTemplate, TEST_FIELD_KEY } from '../../testing/template.js';
import { findPlaces, permittedEntries } from './view.queries.js';

/** At least as many decisions; each is one person and one entry. */
const DECISIONS = Number(process.env['WATCHBOOK_DECISIONS'] ?? 6_000);
const seed = process.env['WATCHBOOK_SEED'] ? { seed: Number(process.env['WATCHBOOK_SEED']) } : {};
const PER_WORLD = 24 * 60;

let database: TestDatabase;
let portal: Database;
let owner: pg.Pool;
let unlimited: MikroORM;
let actors: ActorLoader;

beforeAll(async () => {
  const keys = new FieldKeys(TEST_FIELD_KEY.text);
  useFieldKeys(keys);
  database = await createTestDatabase({ template: 'api', build: buildTemplate });
  portal = await Database.connect(database.url, keys, entities);
  owner = new pg.Pool({ connectionString: database.url, max: 1 });
  // The owner of the server's databases: row security does not apply, so only the `where` decides.
  unlimited = await MikroORM.init(
    defineConfig({ contextName: 'unlimited', clientUrl: database.url, entities, forceUtcTimezone: true }),
  );
  actors = new ActorLoader(new InstitutionService(new Work(portal, new Idempotency())));
});

afterAll(async () => {
  await unlimited.close(true);
  await owner.end();
  await portal.close();
  await database.drop();
});

interface Case {
  world: World;
  entries: WorldEntry[];
}
const cases = worlds.chain((world) => entriesOf(world).map((entries): Case => ({ world, entries })));

describe('who may see an entry and its detail', () => {
  it('is the same in memory, in the query, in the database and by the text of the rules', async () => {
    const tally = { decisions: 0, reads: 0, sees: 0, details: 0 };
    await fc.assert(
      fc.asyncProperty(cases, async (given) => {
        await storeWorld(owner, given.world);
        const sealed = await storeEntries(owner, given.entries);
        for (const person of given.world.people) await compare(given, sealed, person, tally);
      }),
      { numRuns: Math.ceil(DECISIONS / PER_WORLD), endOnFailure: true, ...seed, asyncReporter: inShort },
    );
    expect(tally.decisions).toBeGreaterThanOrEqual(DECISIONS);
    expect(tally.sees).toBeGreaterThan(tally.reads);
    expect(tally.reads).toBeGreaterThan(tally.details);
    expect(tally.details).toBeGreaterThan(0);
    expect(tally.sees / tally.decisions).toBeLessThan(0.7);
    process.stdout.write(`ledger decisions compared: ${JSON.stringify(tally)}\n`);
  });
});

type Seen = Record<'reads' | 'sees' | 'details', number[]>;

async function compare(
  { world, entries }: Case,
  sealed: readonly SealedEntry[],
  person: Person,
  tally: Record<string, number>,
): Promise<void> {
  const sights = entries.map((entry) => sightsOf(world, person, entry));
  const places = (is: (sight: (typeof sights)[number]) => boolean) =>
    sights.flatMap((sight, at) => (is(sight) ? [at] : []));
  const expected: Seen = {
    reads: places(({ reads }) => reads),
    sees: places(({ sees }) => sees),
    details: places(({ details }) => details),
  };
  tally['decisions']! += entries.length;
  for (const kind of ['reads', 'sees', 'details'] as const) tally[kind]! += expected[kind].length;
  const actor = await loadActor(portal, actors, person);
  const whole = { person, ...expected };
  if (actor === null) {
    expect(whole).toEqual({ person, reads: [], sees: [], details: [] });
    return;
  }
  expect({ by: 'CASL', person, ...(await inContext(actor, () => byRules(entries))) }).toEqual({ by: 'CASL', ...whole });
  expect({ by: 'query', person, ...(await inContext(actor, () => byQuery())) }).toEqual({ by: 'query', ...whole });
  const guarded = await inContext(actor, () => underRowSecurity(actor, sealed));
  expect({ by: 'row security', person, ...guarded }).toEqual({ by: 'row security', ...whole });
}

async function byRules(entries: readonly WorldEntry[]): Promise<Seen> {
  const em = unlimited.em.fork() as EntityManager;
  const places = await findPlaces(
    em,
    entries.flatMap(({ institutionId }) => institutionId ?? []),
  );
  const rows = await em.execute<{ concealed: boolean }[]>(
    'select ledger_conceals(institution, resources) as concealed from ledger_entry order by seq',
  );
  const allowed = (...actions: string[]) =>
    entries.flatMap((entry, at) => {
      const row = { ...entry, ...rows[at], ...places.get(entry.institutionId ?? '') };
      return actions.some((action) => may(action, 'LedgerEntry', row)) ? [at] : [];
    });
  return { reads: allowed('read'), sees: allowed('read', 'read-metadata'), details: allowed('read-detail') };
}

async function byQuery(): Promise<Seen> {
  const em = unlimited.em.fork() as EntityManager;
  return {
    reads: await found(em, 'read'),
    sees: await found(em, 'read', 'read-metadata'),
    details: await found(em, 'read-detail'),
  };
}

/** By the database: everything that a query without any condition returns, and what is left of the readable. */
function underRowSecurity(actor: Actor, sealed: readonly SealedEntry[]): Promise<Seen> {
  return portal.forActor(actor).transactional(async (em) => {
    const rows = await em.execute<{ seq: string }[]>('select seq from ledger_entry order by seq');
    const details = await em.execute<{ entry_id: string }[]>('select entry_id from ledger_detail');
    const shown = new Set(details.map(({ entry_id }) => entry_id));
    return {
      reads: await found(em, 'read'),
      sees: rows.map(({ seq }) => Number(seq)),
      details: sealed.flatMap(({ entry }) => (shown.has(entry.id) ? [entry.seq] : [])),
    };
  });
}

async function found(em: EntityManager, ...actions: string[]): Promise<number[]> {
  const condition = permittedEntries(...actions);
  if (!condition) return [];
  const rows = await em.execute<{ seq: string }[]>(
    `select e.seq from ledger_entry e where ${condition.where} order by e.seq`,
    condition.values,
  );
  return rows.map(({ seq }) => Number(seq));
}

/** A world is too long to read: the seed makes it again. */
const inShort = (run: fc.RunDetails<[Case]>): Promise<void> =>
  run.failed ? Promise.reject(new Error(`Seed ${run.seed}: ${String(run.errorInstance)}`)) : Promise.resolve();
