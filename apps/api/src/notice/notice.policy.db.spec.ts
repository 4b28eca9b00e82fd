import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { defineConfig, MikroORM, type EntityManager } from '@mikro-orm/postgresql';
import type { Actor } from '@watchbook/contract';
import { createTestDatabase, type TestDatabase } from '@watchbook/testing';
import fc from 'fast-check';
import pg from 'pg';
import { entities } from '../entities.js';
import { ActorLoader } from '../identity/actor-loader.js';
import { InstitutionService } from '../institution/institution.service.js';
import { useFieldKeys } from '../platform/crypto/encrypted.type.js';
import { FieldKeys } from '../platform/crypto/field-keys.js';
import { Database } from '../platform/database/database.js';
import { Idempotency } from '../platform/database/idempotency.js';
import { Work } from '../platform/database/work.js';
import { may, permitted } from '../platform/policy.js';
import { inContext, loadActor } from '../testing/policy/acting.js';
import { sightOf } from '../testing/policy/reference.js';
import { storeWorld } from '../testing/policy/store.js';
import type { Person, World } from '../testing/policy/world.js';
import { worlds } from '../testing/policy/worlds.js';
import { buildTemplate, TEST_FIELD_KEY } from '../testing/template.js';
import { Notice } from './notice.entity.js';

/** At least as many decisions; each is one person and one notice. */
const DECISIONS = Number(process.env['WATCHBOOK_DECISIONS'] ?? 24_000);
/** Repeats a run that failed. */
const seed = process.env['WATCHBOOK_SEED'] ? { seed: Number(process.env['WATCHBOOK_SEED']) } : {};
const PER_WORLD = 24 * 80;
const LOOK = ['read', 'read-tombstone', 'read-metadata'];

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

describe('who may see a notice', () => {
  it('is the same in memory, in the query, in the database and by the text of the rules', async () => {
    const tally = { people: 0, decisions: 0, reads: 0, sees: 0 };
    await fc.assert(
      fc.asyncProperty(worlds, async (world) => {
        await storeWorld(owner, world);
        const rows = await unlimited.em.fork().find(Notice, { id: { $ne: null } });
        expect(rows).toHaveLength(world.notices.length);
        for (const person of world.people) await compare(world, person, rows, tally);
      }),
      { numRuns: Math.ceil(DECISIONS / PER_WORLD), endOnFailure: true, ...seed, asyncReporter: inShort },
    );
    expect(tally.decisions).toBeGreaterThanOrEqual(DECISIONS);
    expect(tally.reads / tally.decisions).toBeGreaterThan(0.03);
    expect(tally.sees / tally.decisions).toBeLessThan(0.7);
    process.stdout.write(`policy decisions compared: ${JSON.stringify(tally)}\n`);
  });
});

async function compare(world: World, person: Person, rows: Notice[], tally: Record<string, number>): Promise<void> {
  const sights = world.notices.map((notice) => ({ id: notice.id, ...sightOf(world, person, notice) }));
  const expected = {
    reads: sorted(sights.filter(({ reads }) => reads).map(({ id }) => id)),
    sees: sorted(sights.filter(({ sees }) => sees).map(({ id }) => id)),
  };
  tally['people']!++;
  tally['decisions']! += rows.length;
  tally['reads']! += expected.reads.length;
  tally['sees']! += expected.sees.length;
  const actor = await loadActor(portal, actors, person);
  if (actor === null) {
    expect({ person, ...expected }).toEqual({ person, reads: [], sees: [] });
    return;
  }
  const shown = { person, ...(await inContext(actor, () => decided(rows))) };
  const whole = { person, ...expected };
  expect({ by: 'CASL', ...shown, ...shown.casl }).toMatchObject({ by: 'CASL', ...whole });
  expect({ by: 'query', ...shown, ...shown.query }).toMatchObject({ by: 'query', ...whole });
  expect({ by: 'row security', ...shown, ...(await underRowSecurity(actor)) }).toMatchObject({
    by: 'row security',
    ...whole,
  });
}

/** By the two forms of the rules in the program: for one row in memory, and as a condition without row security. */
async function decided(rows: Notice[]) {
  const idsOf = (actions: string[]) =>
    sorted(rows.filter((row) => actions.some((action) => may(action, 'Notice', row))).map(({ id }) => id));
  const em = unlimited.em.fork() as EntityManager;
  return {
    casl: { reads: idsOf(['read']), sees: idsOf(LOOK) },
    query: { reads: await found(em, 'read'), sees: await found(em, ...LOOK) },
  };
}

/** By the database: everything that a query without any condition returns, and what is left of the readable. */
async function underRowSecurity(actor: Actor) {
  return inContext(actor, () =>
    portal.forActor(actor).transactional(async (em) => {
      const rows = await em.execute<{ id: string }[]>('select id from notice');
      return { reads: await found(em, 'read'), sees: sorted(rows.map(({ id }) => id)) };
    }),
  );
}

async function found(em: EntityManager, ...actions: string[]): Promise<string[]> {
  const where = permitted<Notice>('Notice', ...actions);
  const rows = where ? await em.find(Notice, where, { fields: ['id'] }) : [];
  return sorted(rows.map(({ id }) => id));
}

/** A world is too long to read: the seed makes it again. */
const inShort = (run: fc.RunDetails<[World]>): Promise<void> =>
  run.failed ? Promise.reject(new Error(`Seed ${run.seed}: ${String(run.errorInstance)}`)) : Promise.resolve();

const sorted = (ids: string[]) => [...ids].sort();
