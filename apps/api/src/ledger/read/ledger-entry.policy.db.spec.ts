import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { Actor } from '@watchbook/contract';
import type { SealedEntry } from '@watchbook/ledger';
import fc from 'fast-check';
import { may } from '../../platform/policy.js';
import { inContext, loadActor } from '../../testing/policy/acting.js';
import { decisionsWanted, inWorlds, openPolicyBench, type PolicyBench } from '../../testing/policy/bench.js';
import { entriesOf, sightsOf, storeEntries, type WorldEntry } from '../../testing/policy/entries.js';
import { storeWorld } from '../../testing/policy/store.js';
import type { Person, World } from '../../testing/policy/world.js';
import { worlds } from '../../testing/policy/worlds.js';
import { findPlaces, permittedEntries } from './view.queries.js';

/** At least as many decisions; each is one person and one entry. */
const DECISIONS = decisionsWanted(6_000);
const PER_WORLD = 24 * 60;

let bench: PolicyBench;
beforeAll(async () => {
  bench = await openPolicyBench();
});
afterAll(() => bench.close());

interface Case {
  world: World;
  entries: WorldEntry[];
}
const cases = worlds.chain((world) => entriesOf(world).map((entries): Case => ({ world, entries })));

describe('who may see an entry and its detail', () => {
  it('is the same in memory, in the query, in the database and by the text of the rules', async () => {
    const tally = { decisions: 0, reads: 0, sees: 0, details: 0 };
    await inWorlds(
      fc.asyncProperty(cases, async (given) => {
        await storeWorld(bench.owner, given.world);
        const sealed = await storeEntries(bench.owner, given.entries);
        for (const person of given.world.people) await compare(given, sealed, person, tally);
      }),
      { decisions: DECISIONS, perWorld: PER_WORLD },
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
  const actor = await loadActor(bench.portal, bench.actors, person);
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
  const em = bench.unlimited.em.fork() as EntityManager;
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
  const em = bench.unlimited.em.fork() as EntityManager;
  return {
    reads: await found(em, 'read'),
    sees: await found(em, 'read', 'read-metadata'),
    details: await found(em, 'read-detail'),
  };
}

/** By the database: everything that a query without any condition returns, and what is left of the readable. */
function underRowSecurity(actor: Actor, sealed: readonly SealedEntry[]): Promise<Seen> {
  return bench.portal.forActor(actor).transactional(async (em) => {
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
