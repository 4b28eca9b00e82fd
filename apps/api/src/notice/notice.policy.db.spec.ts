import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { Actor } from '@watchbook/contract';
import fc from 'fast-check';
import { may, permitted } from '../platform/policy.js';
import { inContext, loadActor } from '../testing/policy/acting.js';
import { decisionsWanted, inWorlds, openPolicyBench, type PolicyBench } from '../testing/policy/bench.js';
import { sightOf } from '../testing/policy/reference.js';
import { storeWorld } from '../testing/policy/store.js';
import type { Person, World } from '../testing/policy/world.js';
import { worlds } from '../testing/policy/worlds.js';
import { Notice } from './notice.entity.js';

/** At least as many decisions; each is one person and one notice. */
const DECISIONS = decisionsWanted(24_000);
const PER_WORLD = 24 * 80;
const LOOK = ['read', 'read-tombstone', 'read-metadata'];

let bench: PolicyBench;
beforeAll(async () => {
  bench = await openPolicyBench();
});
afterAll(() => bench.close());

describe('who may see a notice', () => {
  it('is the same in memory, in the query, in the database and by the text of the rules', async () => {
    const tally = { people: 0, decisions: 0, reads: 0, sees: 0 };
    await inWorlds(
      fc.asyncProperty(worlds, async (world) => {
        await storeWorld(bench.owner, world);
        const rows = await bench.unlimited.em.fork().find(Notice, { id: { $ne: null } });
        expect(rows).toHaveLength(world.notices.length);
        for (const person of world.people) await compare(world, person, rows, tally);
      }),
      { decisions: DECISIONS, perWorld: PER_WORLD },
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
  const actor = await loadActor(bench.portal, bench.actors, person);
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
  const em = bench.unlimited.em.fork() as EntityManager;
  return {
    casl: { reads: idsOf(['read']), sees: idsOf(LOOK) },
    query: { reads: await found(em, 'read'), sees: await found(em, ...LOOK) },
  };
}

/** By the database: everything that a query without any condition returns, and what is left of the readable. */
async function underRowSecurity(actor: Actor) {
  return inContext(actor, () =>
    bench.portal.forActor(actor).transactional(async (em) => {
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

const sorted = (ids: string[]) => [...ids].sort();
