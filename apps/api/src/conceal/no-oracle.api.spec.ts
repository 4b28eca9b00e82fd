import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { NoticeDraft, NoticeView, ReportRun } from '@watchbook/contract';
import { newSeed, SeededRandom } from '@watchbook/testing';
import { institutionId } from '../demo/people.js';
import { ReportBuilder } from '../report/report-builder.js';
import type { Agent } from '../testing/agent.js';
import { startTestApp, type TestApp } from '../testing/app.js';
import { aDraft } from '../testing/drafts.js';
import { NAMES, Others } from '../testing/oracle/others.js';
import { askAbout, listProbes, rowProbes, screeningProbes, type Probe } from '../testing/oracle/probes.js';
import { listenToStatements, statementsOf } from '../testing/oracle/statements.js';

const ROUNDS = Number(process.env['WATCHBOOK_ROUNDS'] ?? 24);
const PROBES_A_ROUND = 2;
const seed = Number(process.env['WATCHBOOK_SEED'] ?? newSeed());
const random = new SeededRandom(seed);

const OBSERVERS = [
  ['analyst', 'harbor-insurance'],
  ['officer', 'harbor-insurance'],
  ['admin', 'harbor-insurance'],
  ['analyst', 'insurance-supervisor'],
  ['supervisor', 'insurance-supervisor'],
  ['operator', 'platform'],
] as const;

interface Observer {
  readonly name: string;
  readonly agent: Agent;
  /** Each probe with what it was answered first. */
  readonly known: { probe: Probe; answer: string }[];
}

let portal: TestApp;
let others: Others;
const observers: Observer[] = [];
let statistics: string;

beforeAll(async () => {
  listenToStatements();
  portal = await startTestApp();
  others = await Others.of(portal, random.fork('others'));
  for (const name of NAMES) await publishToObservers(name);
  const agents = await Promise.all(OBSERVERS.map(([local, slug]) => portal.as(local, slug)));
  statistics = await statisticsOf(agents[1]!);
  const until = new Date(Date.now() + 1).toISOString();
  const observe = async (agent: Agent, at: number): Promise<Observer> => {
    const probes = [...listProbes(until), ...(await rowProbes(agent))];
    return { name: OBSERVERS[at]!.join('@'), agent, known: await firstAnswers(agent, probes) };
  };
  observers.push(...(await Promise.all(agents.map(observe))));
  // Who screens gets a longer list of own screenings, so nobody who screens is asked for it.
  const screener = await portal.as('analyst', 'clover-microloans');
  observers.push({ name: 'screener', agent: screener, known: await firstAnswers(screener, screeningProbes()) });
});
afterAll(() => portal.stop());

async function firstAnswers(agent: Agent, probes: Probe[]): Promise<Observer['known']> {
  const known: Observer['known'] = [];
  for (const probe of probes) known.push({ probe, answer: await probe.ask(agent) });
  return known;
}

/** The lines of a report on this month, without the checkpoint that it is pinned to. */
async function statisticsOf(agent: Agent): Promise<string> {
  const parameters = { month: new Date().toISOString().slice(0, 7), language: 'en' };
  const draft = { template: 'monthly-statistics', format: 'csv', parameters };
  const { id } = (await agent.post('/api/v1/reports', draft)).body as ReportRun;
  await portal.app.get(ReportBuilder).build(id, { isLast: true, report: async () => undefined });
  const { status, text } = await agent.get(`/api/v1/report-runs/${id}/file`);
  expect(status).toBe(200);
  return text.replaceAll(/,\d*\r\n/g, '\n');
}

async function publishToObservers(name: string): Promise<void> {
  const author = await portal.as('analyst', 'aurora-insurance');
  const officer = await portal.as('officer', 'aurora-insurance');
  const readers = ['harbor-insurance', 'clover-microloans'].map(institutionId);
  const overrides: Partial<NoticeDraft> = {
    audience: { institutionIds: readers, groupIds: [], sectors: [], userIds: [] },
    sourceVisibility: random.pick(['shown', 'hidden']),
    disclosure: random.pick(['full', 'hit-only']),
    subjects: [{ ...aDraft().subjects[0]!, name }],
  };
  const { id, contentHash } = (await author.post('/api/v1/notices', aDraft(overrides))).body as NoticeView;
  await author.post(`/api/v1/notices/${id}/submissions`);
  expect((await officer.post(`/api/v1/notices/${id}/approvals`, { contentHash })).status).toBe(201);
}

describe('what is hidden', () => {
  it('changes no answer to anybody who cannot see it, however it comes, changes and goes', async () => {
    const asked = observers.reduce((sum, { known }) => sum + known.length, 0);
    expect(asked).toBeGreaterThan(300);
    let compared = 0;
    for (let round = 0; round < ROUNDS; round++) {
      const change = await others.change();
      for (let i = 0; i < PROBES_A_ROUND; i++) {
        const { name, agent, known } = random.pick(observers);
        const { probe, answer } = random.pick(known);
        const of = { seed, round, change, name, probe: probe.name };
        expect({ ...of, answer: await probe.ask(agent) }).toEqual({ ...of, answer });
        compared++;
      }
    }
    const askAll = async ({ name, agent, known }: Observer): Promise<void> => {
      for (const { probe, answer } of known) {
        const of = { seed, round: 'last', name, probe: probe.name };
        expect({ ...of, answer: await probe.ask(agent) }).toEqual({ ...of, answer });
        compared++;
      }
    };
    await Promise.all(observers.map(askAll));
    process.stdout.write(
      `answers compared beside hidden changes: ${JSON.stringify({ seed, rounds: ROUNDS, compared })}\n`,
    );
  });

  it('is in no count of a report', async () => {
    expect(await statisticsOf(observers[1]!.agent)).toBe(statistics);
  });

  it('is answered under its id like what is not there', async () => {
    const absent = randomUUID();
    for (const { name, agent } of observers) {
      const hidden = await others.newest();
      expect([name, await askAbout(agent, hidden)]).toEqual([name, await askAbout(agent, absent)]);
    }
  });

  it('costs as many statements, with as many rows, as what is not there', async () => {
    for (const { name, agent } of observers) {
      const [hidden, absent] = [await others.newest(), randomUUID()];
      for (const path of ['', '/versions', '/readers', '/audience-preview']) {
        const work = async (id: string) => {
          const issued = await statementsOf(() => agent.get(`/api/v1/notices/${id}${path}`));
          return issued.map((statement) => statement.replaceAll(id, 'ID'));
        };
        const issued = await work(hidden);
        expect(issued.length).toBeGreaterThan(0);
        expect([name, path, issued]).toEqual([name, path, await work(absent)]);
      }
    }
  });
});
