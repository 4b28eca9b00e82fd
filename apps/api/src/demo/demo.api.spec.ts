import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  MASK,
  type BatchResult,
  type EntityPair,
  type InformationRequest,
  type Match,
  type Page,
  type Screening,
  type ScreeningAlarm,
  type ScreeningBatch,
} from '@watchbook/contract';
import { createApp } from '../app.js';
import { actionsOn } from '../testing/actions-on.js';
import type { Agent } from '../testing/agent.js';
import { bodyOf } from '../testing/answer.js';
import { NOTHING, startTestApp, type TestApp } from '../testing/app.js';
import { demoEmail } from './accounts.js';
import { customersTold } from './deeds/customers.js';
import { noticeId } from './notices.js';
import { institutionId, userId } from './people.js';
import { principalOf } from './shared-notices.js';

const TABLES = ['information_request', 'information_response', 'screening_batch', 'screening', 'judgement'];
const ALL_TABLES = [...TABLES, 'member_judgement', 'screening_alarm', 'notice'];

let portal: TestApp;
beforeAll(async () => {
  portal = await startTestApp({ DEMO: 'on' }, NOTHING);
});
afterAll(() => portal.stop());

const listed = async <T>(agent: Agent, path: string): Promise<T[]> =>
  bodyOf<Page<T>>(await agent.get(`/api/v1/${path}`)).data;
const analystOf = (slug: string) => portal.as('analyst', slug);
const officerOf = (slug: string) => portal.as('officer', slug);

/** Who did what with a resource, and by what means. */
async function entriesOn(resource: string): Promise<string[]> {
  const { rows } = await portal.owner.query<{ entry: string }>(
    `select concat_ws(' ', action, convert_from(body, 'utf8')::jsonb #>> '{actor,via}', actor_user) as entry
     from ledger_entry where resources @> array[$1] order by seq`,
    [resource],
  );
  return rows.map(({ entry }) => entry);
}

async function counts(): Promise<Record<string, number>> {
  const found: Record<string, number> = {};
  for (const table of ALL_TABLES) {
    const { rows } = await portal.owner.query<{ count: number }>(`select count(*)::integer as count from ${table}`);
    found[table] = rows[0]!.count;
  }
  return found;
}

async function doneBatch(agent: Agent): Promise<ScreeningBatch> {
  for (;;) {
    const batches = await listed<ScreeningBatch>(agent, 'screening-batches');
    expect(batches).toHaveLength(1);
    if (batches[0]!.finishedAt !== null) return batches[0]!;
    await wait(20);
  }
}

describe('whoever opens the demo', () => {
  it('finds a question that waits for its holder, and who asked finds that it is open', async () => {
    const path = 'information-requests?filter[waiting]=response';
    const [asked, ...others] = await listed<InformationRequest>(await analystOf('meridian-bank'), path);
    expect(others).toEqual([]);
    expect(asked).toMatchObject({
      ...{ side: 'holder', status: 'open', actions: ['respond'], askedBy: null },
      ...{ asker: { name: 'Harbor Insurance' }, purpose: 'claims', caseReference: 'HAR-CLM-20417' },
    });
    const days = (Date.parse(asked!.deadline) - Date.parse(asked!.askedAt)) / 86_400_000;
    expect(Math.round(days)).toBe(10);
    expect(Math.abs(Date.now() - Date.parse(asked!.askedAt))).toBeLessThan(600_000);
    const own = await listed<InformationRequest>(await analystOf('harbor-insurance'), 'information-requests');
    expect(own.find(({ id }) => id === asked!.id)).toMatchObject({ side: 'asker', status: 'open', response: null });
    expect(await entriesOn(`information-request:${asked!.id}`)).toContain(
      `information-request.asked system ${userId(demoEmail('analyst', 'harbor-insurance'))}`,
    );
  });

  it('finds an answer as whoever asked, and nobody else does', async () => {
    const asked = await listed<InformationRequest>(await analystOf('meridian-bank'), 'information-requests');
    const answered = asked.find(({ status }) => status === 'answered')!;
    expect(answered).toMatchObject({
      ...{ side: 'asker', holder: { id: null }, actions: [] },
      response: { decline: null, text: expect.stringMatching(/^Her own conduct/), draftedBy: null },
    });
    const steps = (await actionsOn(portal, `information-request:${answered.id}`)).filter(
      (step) => !/listed$/.test(step),
    );
    expect(steps).toEqual(['asked', 'drafted', 'answered'].map((step) => `information-request.${step}`));
    expect(await listed(await analystOf('northfield-bank'), 'information-requests')).toEqual([]);
  });

  it('finds a file that was screened, with hits and misses, a fault, and a false hit that is remembered', async () => {
    const analyst = await analystOf('harbor-insurance');
    const batch = await doneBatch(analyst);
    expect(batch).toMatchObject({ state: 'done', rows: 13, faulty: 1, screened: 12, matched: 4 });
    const results = await listed<BatchResult>(analyst, `screening-batches/${batch.id}/results`);
    const outcomes = results.map(({ outcome }) => outcome);
    expect(outcomes).toEqual([...Array<string>(4).fill('match'), ...Array<string>(8).fill('none'), 'fault']);
    const { namesake, known } = customersTold();
    for (const [at, notice] of known.entries())
      expect(results[at + 1]!.matches.map((match) => match.noticeId)).toContain(noticeId(notice));
    const isRemembered = ({ noticeId: id, judgement }: Match) => id === noticeId(namesake) && judgement !== null;
    expect(results[0]!.matches.find(isRemembered)).toMatchObject({ judgement: { verdict: 'negative' }, name: MASK });
    const [seen] = await listed<ScreeningBatch>(await officerOf('harbor-insurance'), 'screening-batches');
    expect(seen).toMatchObject({ id: batch.id, by: { name: 'Lena Marsh' } });
    const steps = await actionsOn(portal, `screening-batch:${batch.id}`);
    expect(steps.filter((step) => step === 'screening.ran')).toHaveLength(12);
    expect(steps).toEqual(expect.arrayContaining(['screening-batch.requested', 'screening-batch.finished']));
  });

  it('is told of the false hit when the same is asked again, at this institution alone', async () => {
    const { namesake } = customersTold();
    const query = { name: principalOf(namesake).name };
    const judgedAs = async (agent: Agent) => {
      const { matches } = bodyOf<Screening>(await agent.post('/api/v1/screenings', query));
      return matches.find((match) => match.noticeId === noticeId(namesake))?.judgement?.verdict ?? null;
    };
    expect(await judgedAs(await officerOf('harbor-insurance'))).toBe('negative');
    expect(await judgedAs(await analystOf('meridian-bank'))).toBeNull();
  });

  it('finds a pair that was judged at the desk', async () => {
    const analyst = await analystOf('harbor-insurance');
    const [judged, ...others] = await listed<EntityPair>(analyst, 'entity-pairs?filter[judged]=true');
    expect(others).toEqual([]);
    expect(judged!.link.judgement).toMatchObject({ verdict: 'same', by: { name: 'Lena Marsh' } });
    expect(judged!.link.judgements).toHaveLength(1);
    expect(await entriesOn(`member-judgement:${judged!.link.judgement!.id}`)).toEqual([
      `entity.judged system ${userId(demoEmail('analyst', 'harbor-insurance'))}`,
    ]);
    expect(await listed(await analystOf('meridian-bank'), 'entity-pairs?filter[judged]=true')).toEqual([]);
  });

  it('finds an alarm about one who counts through numbers, as the compliance officer who looks into it', async () => {
    const path = 'screening-alarms?filter[open]=true';
    const [alarm, ...others] = await listed<ScreeningAlarm>(await officerOf('lantern-microloans'), path);
    expect(others).toEqual([]);
    expect(alarm).toMatchObject({
      ...{ kind: 'sequence', subjects: 20, misses: 20, closable: true, closedAt: null },
      ...{ institution: { id: institutionId('lantern-microloans') }, person: { name: 'Yusuf Demir' } },
    });
    expect(await listed(await officerOf('meridian-bank'), path)).toEqual([]);
    expect((await (await analystOf('lantern-microloans')).get(`/api/v1/${path}`)).status).toBe(403);
    expect(await entriesOn(`screening-alarm:${alarm!.id}`)).toContain(
      `screening-alarm.raised system ${userId(demoEmail('analyst', 'lantern-microloans'))}`,
    );
  });

  it('finds everything once, also after another start', async () => {
    await doneBatch(await analystOf('harbor-insurance'));
    const before = await counts();
    expect(before).toMatchObject({ information_request: 2, screening_batch: 1, screening_alarm: 1, notice: 440 });
    const again = await createApp(portal.config);
    try {
      expect(await counts()).toEqual(before);
    } finally {
      await again.close();
    }
  });
});
