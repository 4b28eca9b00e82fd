import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { EntityClass } from '@mikro-orm/core';
import { defineConfig, MikroORM, type EntityManager } from '@mikro-orm/postgresql';
import { createTestDatabase, type TestDatabase } from '@watchbook/testing';
import fc from 'fast-check';
import pg from 'pg';
import { entities } from './entities.js';
import { ActorLoader } from './identity/actor-loader.js';
import { InstitutionService } from './institution/institution.service.js';
import { useFieldKeys } from './platform/crypto/encrypted.type.js';
import { FieldKeys } from './platform/crypto/field-keys.js';
import { Database } from './platform/database/database.js';
import { Idempotency } from './platform/database/idempotency.js';
import { Work } from './platform/database/work.js';
import { may, permitted } from './platform/policy.js';
import { ReportRun } from './report/report.entity.js';
import { Judgement, Screening } from './screening/screening.entity.js';
import { inContext, loadActor } from './testing/policy/acting.js';
import { deedNouns, deedsOf, deedSightOf, type Deed, type DeedNoun } from './testing/policy/deeds.js';
import { storeDeeds } from './testing/policy/store-deeds.js';
import { storeWorld } from './testing/policy/store.js';
import type { Person, World } from './testing/policy/world.js';
import { worlds } from './testing/policy/worlds.js';
import { buildTemplate, TEST_FIELD_KEY } from './testing/template.js';
import { Acknowledgement } from './warning/acknowledgement.entity.js';
import { Warning } from './warning/warning.entity.js';

/** At least as many decisions; each is one person and one row. */
const DECISIONS = Number(process.env['WATCHBOOK_DECISIONS'] ?? 14_400);
const seed = process.env['WATCHBOOK_SEED'] ? { seed: Number(process.env['WATCHBOOK_SEED']) } : {};
const PER_WORLD = 24 * 40 * deedNouns.length;

interface Kept {
  id: string;
}
const kept: Record<DeedNoun, { entity: EntityClass<Kept>; table: string }> = {
  Warning: { entity: Warning, table: 'risk_warning' },
  Acknowledgement: { entity: Acknowledgement, table: 'acknowledgement' },
  Report: { entity: ReportRun, table: 'report_run' },
  Screening: { entity: Screening, table: 'screening' },
  Judgement: { entity: Judgement, table: 'judgement' },
};

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

describe('who may see warnings, acknowledgements, reports, screenings and judgements', () => {
  it('is the same in memory, in the query, in the database and by the text of the rules', async () => {
    const tally = { decisions: 0, reads: 0, shown: 0 };
    await fc.assert(
      fc.asyncProperty(worlds, fc.integer(), async (world, at) => {
        const deeds = deedsOf(world, at);
        await storeWorld(owner, world);
        await storeDeeds(owner, deeds);
        for (const noun of deedNouns) {
          const rows = await unlimited.em.fork().find(kept[noun].entity, {});
          expect(rows).toHaveLength(deeds.length);
          for (const person of world.people) await compare({ noun, world, person, deeds, rows }, tally);
        }
      }),
      { numRuns: Math.ceil(DECISIONS / PER_WORLD), endOnFailure: true, ...seed, asyncReporter: inShort },
    );
    expect(tally.decisions).toBeGreaterThanOrEqual(DECISIONS);
    expect(tally.reads / tally.decisions).toBeGreaterThan(0.03);
    expect(tally.shown / tally.decisions).toBeLessThan(0.7);
    process.stdout.write(`decisions about deeds compared: ${JSON.stringify(tally)}\n`);
  });
});

interface Question {
  noun: DeedNoun;
  world: World;
  person: Person;
  deeds: Deed[];
  rows: Kept[];
}

async function compare({ noun, world, person, deeds, rows }: Question, tally: Record<string, number>): Promise<void> {
  const sights = deeds.map((deed) => ({ id: deed.id, ...deedSightOf(noun, world, person, deed) }));
  const reads = idsOf(sights.filter((sight) => sight.reads));
  const shown = idsOf(sights.filter((sight) => sight.shown));
  tally['decisions']! += deeds.length;
  tally['reads']! += reads.length;
  tally['shown']! += shown.length;
  const actor = await loadActor(portal, actors, person);
  const about = { noun, person };
  if (!actor) return expect({ ...about, shown }).toEqual({ ...about, shown: [] });
  const decided = await inContext(actor, async () => ({
    casl: idsOf(rows.filter((row) => may('read', noun, row))),
    query: await readable(unlimited.em.fork() as EntityManager, noun),
    ...(await portal.forActor(actor).transactional(async (em) => ({
      both: await readable(em, noun),
      rowSecurity: idsOf(await em.execute<Kept[]>(`select id from ${kept[noun].table}`)),
    }))),
  }));
  expect({ ...about, ...decided }).toEqual({ ...about, casl: reads, query: reads, both: reads, rowSecurity: shown });
}

async function readable(em: EntityManager, noun: DeedNoun): Promise<string[]> {
  const where = permitted<Kept>(noun, 'read');
  return where ? idsOf(await em.find(kept[noun].entity, where, { fields: ['id'] })) : [];
}

/** A world is too long to read: the seed makes it again. */
const inShort = (run: fc.RunDetails<[World, number]>): Promise<void> =>
  run.failed ? Promise.reject(new Error(`Seed ${run.seed}: ${String(run.errorInstance)}`)) : Promise.resolve();

const idsOf = (rows: readonly Kept[]) => rows.map(({ id }) => id).sort();
