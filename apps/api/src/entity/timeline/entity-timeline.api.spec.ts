import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type {
  Entity,
  EntityTimeline,
  ImportDraft,
  ImportRun,
  NoticeDraft,
  TimelineEvent,
  WarningDraft,
} from '@watchbook/contract';
import { demoEmail } from '../../demo/accounts.js';
import { userId } from '../../demo/people.js';
import { actionsOn } from '../../testing/actions-on.js';
import type { Agent } from '../../testing/agent.js';
import { bodyOf } from '../../testing/answer.js';
import { startTestApp, type TestApp } from '../../testing/app.js';
import { aWarning } from '../../testing/drafts.js';
import { file, issue, nobodyElse, only, passport, person } from '../../testing/filing.js';
import { programWith } from '../../testing/program.js';

const V1 = '/api/v1';
let portal: TestApp;
let author: Agent;
let approver: Agent;
let reader: Agent;
let outsider: Agent;
let regulator: Agent;
let supervisor: Agent;
beforeAll(async () => {
  portal = await startTestApp();
  author = await portal.as('analyst', 'meridian-bank');
  approver = await portal.as('officer', 'meridian-bank');
  reader = await portal.as('analyst', 'harbor-insurance');
  outsider = await portal.as('analyst', 'northfield-bank');
  regulator = await portal.as('analyst', 'banking-supervisor');
  supervisor = await portal.as('supervisor', 'banking-supervisor');
});
afterAll(() => portal.stop());

/** A notice of Meridian Bank about somebody with this passport. */
const filed = async (name: string, number: string, overrides: Partial<NoticeDraft> = {}) => {
  const { id, ref, subjects } = await file(
    portal,
    [author, approver],
    [person(name, { identifiers: passport(number) })],
    overrides,
  );
  return { id, ref, subject: subjects[0]! };
};
const red: Partial<NoticeDraft> = {
  tlp: 'RED',
  audience: { ...nobodyElse, userIds: [userId(demoEmail('analyst', 'northfield-bank'))] },
};

const issued = (overrides: Partial<WarningDraft>) => issue([regulator, supervisor], overrides);
const timelineOf = async (agent: Agent, id: string, query = '') =>
  bodyOf<EntityTimeline>(await agent.get(`${V1}/entities/${id}/timeline?limit=100${query}`));
const warningsOf = async (agent: Agent, id: string) =>
  bodyOf<Entity>(await agent.get(`${V1}/entities/${id}`)).warnings.map(({ ref, notices }) => ({
    ...{ ref, notices: notices.map((notice) => notice.ref) },
  }));
/** What is told, without when. */
const told = ({ data }: EntityTimeline) =>
  data.map(({ kind, members, warning }: TimelineEvent) =>
    [
      kind,
      warning?.ref ??
        members
          .map(({ notice, listEntry }) => notice?.ref ?? listEntry!.externalId)
          .sort()
          .join(),
    ].join(' '),
  );

describe('timeline and warnings of an entity', () => {
  it('hold what their reader sees of notices and warnings, and nothing of others', async () => {
    const open = await filed('Timely Canary', 'T1000001', { sourceVisibility: 'hidden' });
    const hitOnly = await filed('Timely Canary', 'T1000001', { disclosure: 'hit-only' });
    const named = await filed('Timely Canary', 'T1000001', red);
    const warning = await issued({ tlp: 'GREEN', noticeRefs: [open.ref, hitOnly.ref, named.ref] });
    const forBanks = await issued({ noticeRefs: [open.ref] });
    await issued({ tlp: 'GREEN', noticeRefs: [hitOnly.ref, named.ref] });

    const seen = await timelineOf(reader, open.subject);
    expect(told(seen)).toEqual([`warning-issued ${warning.ref}`, `notice-published ${open.ref}`]);
    expect(seen).toMatchObject({
      complete: true,
      page: { next: null, prev: null },
      data: [
        {
          by: 'Banking Supervisor',
          at: warning.issuedAt,
          warning: { title: warning.title },
          members: [{ id: open.subject }],
        },
        { by: expect.stringMatching(/^Member [0-9a-f]{8}$/) },
      ],
    });
    expect(await warningsOf(reader, open.subject)).toEqual([{ ref: warning.ref, notices: [open.ref] }]);
    for (const path of [`entities/${open.subject}`, `entities/${open.subject}/timeline`]) {
      const { text } = await reader.get(`${V1}/${path}`);
      for (const hidden of [hitOnly, named, forBanks]) {
        expect(text).not.toContain(hidden.ref);
        expect(text).not.toContain(hidden.id);
      }
      expect(text).not.toMatch(/Timely|Meridian/);
    }

    const own = await timelineOf(author, open.subject);
    expect(told(own).filter((each) => each.startsWith('notice'))).toEqual(
      [named, hitOnly, open].map(({ ref }) => `notice-published ${ref}`),
    );
    expect(told(own).filter((each) => each.startsWith('linked'))).toHaveLength(2);
    expect(new Set(own.data.filter(({ kind }) => kind === 'notice-published').map(({ by }) => by))).toEqual(
      new Set(['Meridian Bank']),
    );
    expect((await warningsOf(author, open.subject)).map(({ notices }) => notices.sort())).toEqual([
      [hitOnly.ref, named.ref].sort(),
      [open.ref],
      [open.ref, hitOnly.ref, named.ref].sort(),
    ]);

    expect(told(await timelineOf(regulator, open.subject))).toEqual([
      `warning-issued ${forBanks.ref}`,
      `warning-issued ${warning.ref}`,
      `notice-published ${open.ref}`,
    ]);
    expect(await warningsOf(outsider, named.subject)).toMatchObject([
      { notices: [named.ref] },
      { notices: [named.ref] },
    ]);
    for (const id of [hitOnly.subject, named.subject]) {
      expect((await reader.get(`${V1}/entities/${id}/timeline`)).status).toBe(404);
      expect((await regulator.get(`${V1}/entities/${id}/timeline`)).status).toBe(404);
    }
    for (const [local, slug] of [
      ['admin', 'meridian-bank'],
      ['auditor', 'audit-office'],
      ['operator', 'platform'],
    ] as const)
      expect((await (await portal.as(local, slug)).get(`${V1}/entities/${open.subject}/timeline`)).status).toBe(403);
  });

  it('are recorded with every notice and warning that they show', async () => {
    const { id, ref, subject } = await filed('Recorded Canary', 'T1000002');
    const warning = await issued({ tlp: 'GREEN', noticeRefs: [ref] });
    await timelineOf(reader, subject);
    await warningsOf(reader, subject);
    for (const resource of [`notice:${id}`, `warning:${warning.id}`])
      expect(await actionsOn(portal, resource)).toEqual(
        expect.arrayContaining(['entity.timeline-read', 'entity.read']),
      );
  });

  it('tell of warnings only to who may read warnings, and that they were taken back', async () => {
    const { ref, subject } = await filed('Scoped Canary', 'T1000003');
    const warning = await issued({ tlp: 'GREEN', noticeRefs: [ref] });
    bodyOf(await supervisor.post(`${V1}/warnings/${warning.id}/withdrawals`, { reason: 'Superseded' }));
    expect(told(await timelineOf(reader, subject))).toEqual([
      `warning-withdrawn ${warning.ref}`,
      `warning-issued ${warning.ref}`,
      `notice-published ${ref}`,
    ]);
    const program = await programWith(portal, 'harbor-insurance', ['notices:read']);
    expect(told(await timelineOf(program, subject))).toEqual([`notice-published ${ref}`]);
    expect(await warningsOf(program, subject)).toEqual([]);
    const both = await programWith(portal, 'harbor-insurance', ['notices:read', 'warnings:read']);
    expect(await warningsOf(both, subject)).toHaveLength(1);
  });

  it('tell of a notice that ended only to who may read what it said', async () => {
    const live = await filed('Former Canary', 'T1000004');
    const gone = await filed('Former Canary', 'T1000004');
    const other = await filed('Former Canary', 'T1999999');
    for (const { id } of [gone, other])
      bodyOf(await approver.post(`${V1}/notices/${id}/withdrawals`, { reason: 'Mistaken' }));
    const all = [`notice-withdrawn ${gone.ref}`, `notice-published ${gone.ref}`, `notice-published ${live.ref}`];
    expect(told(await timelineOf(approver, live.subject))).toEqual(all);
    expect(told(await timelineOf(supervisor, live.subject))).toEqual(all);
    for (const agent of [reader, author, regulator]) {
      const answer = await agent.get(`${V1}/entities/${live.subject}/timeline`);
      expect(told(answer.body as EntityTimeline)).toEqual([`notice-published ${live.ref}`]);
      expect(answer.text).not.toContain(gone.ref);
    }
  });

  it('tell what the own institution judged, with its notes, and nothing of what others did', async () => {
    const one = await filed('Judged Canary', 'T1000005');
    const other = await filed('Another Canary', 'T1000006');
    const judge = (agent: Agent, verdict: string, note: string | null) =>
      agent.post(`${V1}/judgements`, { memberId: one.subject, otherId: other.subject, verdict, note });
    bodyOf(await judge(author, 'unsure', 'Not ours'));
    bodyOf(await judge(reader, 'same', 'One face'));
    const { data } = await timelineOf(reader, one.subject);
    expect(data.filter(({ kind }) => kind === 'judged')).toMatchObject([
      { judgement: { verdict: 'same', note: 'One face' }, by: expect.any(String), members: [{}, {}] },
    ]);
    expect(data.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['linked', 'notice-published']));
    expect(JSON.stringify(await timelineOf(author, one.subject))).not.toContain('One face');
    const program = await programWith(portal, 'harbor-insurance', ['notices:read']);
    expect(JSON.stringify(await timelineOf(program, one.subject))).not.toContain('judged');
  });

  it('follow an entry of a public list from its coming to its going', async () => {
    const { ref, subject } = await filed('Listed Canary', 'T1000007');
    const operator = await portal.as('operator', 'platform');
    const listed = async (...rows: string[]) => {
      const csv = { mapping: { id: 'No', name: 'Name', identifiers: [{ scheme: 'passport', column: 'Passport' }] } };
      const draft = { format: 'csv', source: 'canary-list', title: 'Canary list', csv };
      const content = ['No,Name,Passport', '1,Other Body,K1', ...rows, ''].join('\n');
      const answer = await operator.post(`${V1}/imports`, {
        ...draft,
        files: [{ name: 'rows', content }],
      } as ImportDraft);
      const location = String(answer.headers['location']);
      while (bodyOf<ImportRun>(await operator.get(location)).finishedAt === null) await wait(20);
      expect(bodyOf<ImportRun>(await operator.get(location)).state).toBe('done');
    };
    const entryEvents = async () => told(await timelineOf(reader, subject)).filter((each) => each.startsWith('list'));
    await listed('7,Listed Canary,T1000007');
    expect(await entryEvents()).toEqual(['list-added 7']);
    await listed('7,"Canary, Listed",T1000007');
    expect(await entryEvents()).toEqual(['list-changed 7', 'list-added 7']);
    await listed();
    expect(await entryEvents()).toEqual(['list-removed 7', 'list-added 7']);
    expect(told(await timelineOf(reader, subject))).toContain(`notice-published ${ref}`);
    await listed('7,Listed Canary,T1000007');
    expect(await entryEvents()).toEqual(['list-added 7']);
  });

  it('come in pages, forwards and backwards, for who began to read them', async () => {
    const { ref, subject } = await filed('Paged Canary', 'T1000008');
    for (let at = 0; at < 4; at++) await issued({ tlp: 'GREEN', noticeRefs: [ref] });
    const whole = told(await timelineOf(reader, subject));
    expect(whole).toHaveLength(5);
    const page = async (cursor: string | null) =>
      bodyOf<EntityTimeline>(
        await reader.get(
          `${V1}/entities/${subject}/timeline?limit=2${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''}`,
        ),
      );
    const pages = [await page(null)];
    while (pages.at(-1)!.page.next) pages.push(await page(pages.at(-1)!.page.next));
    expect(pages.map(({ data }) => data.length)).toEqual([2, 2, 1]);
    expect(pages.flatMap(told)).toEqual(whole);
    expect(await page(pages[2]!.page.prev)).toMatchObject({ data: pages[1]!.data });
    const foreign = encodeURIComponent(pages[0]!.page.next!);
    expect((await author.get(`${V1}/entities/${subject}/timeline?cursor=${foreign}`)).status).toBe(400);
  });

  it('are the same to the byte, whatever others file, judge and are warned of', async () => {
    const mine = await filed('Unmoved Canary', 'T1000009');
    const answers = async () =>
      JSON.stringify([
        bodyOf(await reader.get(`${V1}/entities/${mine.subject}`)),
        await timelineOf(reader, mine.subject),
      ]);
    const before = await answers();
    const hidden = await filed('Unmoved Canary', 'T1000009', { audience: only('northfield-bank') });
    const named = await filed('Unmoved Canary', 'T1000009', red);
    const tomb = await filed('Unmoved Canary', 'T1000009', { audience: only('northfield-bank') });
    expect(await answers()).toBe(before);
    bodyOf(await approver.post(`${V1}/notices/${tomb.id}/withdrawals`, { reason: 'Mistaken' }));
    await issued({ noticeRefs: [mine.ref, hidden.ref] });
    await issued({ tlp: 'GREEN', noticeRefs: [hidden.ref, named.ref, tomb.ref] });
    bodyOf(await regulator.post(`${V1}/warnings`, aWarning({ tlp: 'GREEN', noticeRefs: [mine.ref] })));
    const said = { memberId: hidden.subject, otherId: named.subject, verdict: 'different', note: 'Two' };
    bodyOf(await outsider.post(`${V1}/judgements`, said));
    bodyOf(await author.post(`${V1}/judgements`, { ...said, memberId: mine.subject, verdict: 'same' }));
    expect(await answers()).toBe(before);
  });
});
