import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { EntityClass } from '@mikro-orm/core';
import type { EntityManager } from '@mikro-orm/postgresql';
import fc from 'fast-check';
import { InformationRequest } from './information-request/information-request.entity.js';
import { may, permitted } from './platform/policy.js';
import { ReportRun } from './report/report.entity.js';
import { ScreeningAlarm } from './screening/alarm/screening-alarm.entity.js';
import { Judgement, Screening } from './screening/screening.entity.js';
import { inContext, loadActor } from './testing/policy/acting.js';
import { decisionsWanted, inWorlds, openPolicyBench, type PolicyBench } from './testing/policy/bench.js';
import { deedNouns, deedsOf, deedSightOf, type Deed, type DeedNoun } from './testing/policy/deeds.js';
import { storeDeeds } from './testing/policy/store-deeds.js';
import { storeWorld } from './testing/policy/store.js';
import type { Person, World } from './testing/policy/world.js';
import { worlds } from './testing/policy/worlds.js';
import { Acknowledgement } from './warning/acknowledgement.entity.js';
import { Warning } from './warning/warning.entity.js';

/** At least as many decisions; each is one person and one row. */
const DECISIONS = decisionsWanted(14_400);
const PER_WORLD = 24 * 40 * deedNouns.length;

interface Kept {
  id: string;
}
const kept: Record<DeedNoun, { entity: EntityClass<Kept>; table: string }> = {
  Warning: { entity: Warning, table: 'risk_warning' },
  Acknowledgement: { entity: Acknowledgement, table: 'acknowledgement' },
  Report: { entity: ReportRun, table: 'report_run' },
  Screening: { entity: Screening, table: 'screening' },
  ScreeningAlarm: { entity: ScreeningAlarm, table: 'screening_alarm' },
  InformationRequest: { entity: InformationRequest, table: 'information_request' },
  Judgement: { entity: Judgement, table: 'judgement' },
};

let bench: PolicyBench;
beforeAll(async () => {
  bench = await openPolicyBench();
});
afterAll(() => bench.close());

describe('who may see warnings, acknowledgements, reports, screenings, judgements, alarms and questions', () => {
  it('is the same in memory, in the query, in the database and by the text of the rules', async () => {
    const tally = { decisions: 0, reads: 0, shown: 0 };
    await inWorlds(
      fc.asyncProperty(worlds, fc.integer(), async (world, at) => {
        const deeds = deedsOf(world, at);
        await storeWorld(bench.owner, world);
        await storeDeeds(bench.owner, deeds);
        for (const noun of deedNouns) {
          const rows = await bench.unlimited.em.fork().find(kept[noun].entity, {});
          expect(rows).toHaveLength(deeds.length);
          for (const person of world.people) await compare({ noun, world, person, deeds, rows }, tally);
        }
      }),
      { decisions: DECISIONS, perWorld: PER_WORLD },
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
  const actor = await loadActor(bench.portal, bench.actors, person);
  const about = { noun, person };
  if (!actor) return expect({ ...about, shown }).toEqual({ ...about, shown: [] });
  const decided = await inContext(actor, async () => ({
    casl: idsOf(rows.filter((row) => may('read', noun, row))),
    query: await readable(bench.unlimited.em.fork() as EntityManager, noun),
    ...(await bench.portal.forActor(actor).transactional(async (em) => ({
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

const idsOf = (rows: readonly Kept[]) => rows.map(({ id }) => id).sort();
