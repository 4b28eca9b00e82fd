import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  MASK,
  type ApiKeyScope,
  type Match,
  type NoticeDraft,
  type NoticeView,
  type Screening,
} from '@watchbook/contract';
import fc from 'fast-check';
import { createApp } from '../app.js';
import { demoEmail } from '../demo/accounts.js';
import { groupId, institutionId, userId } from '../demo/people.js';
import { ActingService } from '../identity/acting.service.js';
import { NoticeScreeningService } from '../notice/notice-screening.service.js';
import { newContext, runInContext } from '../platform/context.js';
import { Work } from '../platform/database/work.js';
import { actionsOn } from '../testing/actions-on.js';
import { Agent } from '../testing/agent.js';
import { startTestApp, type TestApp } from '../testing/app.js';
import { aDraft } from '../testing/drafts.js';
import { programWith } from '../testing/program.js';

let portal: TestApp;
let author: Agent;
let approver: Agent;
let reader: Agent;
let outsider: Agent;
beforeAll(async () => {
  portal = await startTestApp();
  author = await portal.as('analyst', 'meridian-bank');
  approver = await portal.as('officer', 'meridian-bank');
  reader = await portal.as('analyst', 'harbor-insurance');
  outsider = await portal.as('analyst', 'northfield-bank');
});
afterAll(() => portal.stop());

const SCREENINGS = '/api/v1/screenings';
const nobodyElse = { institutionIds: [], groupIds: [], sectors: [], userIds: [] };
const person = (name: string, more: object = {}): NoticeDraft['subjects'][number] => ({
  ...aDraft().subjects[0]!,
  name,
  aliases: [],
  identifiers: [],
  ...more,
});

async function published(overrides: Partial<NoticeDraft>, by = [author, approver] as const): Promise<NoticeView> {
  const filed = (await by[0].post('/api/v1/notices', aDraft(overrides))).body as NoticeView;
  await by[0].post(`/api/v1/notices/${filed.id}/submissions`);
  const answer = await by[1].post(`/api/v1/notices/${filed.id}/approvals`, { contentHash: filed.contentHash });
  expect([answer.status, answer.text]).toEqual([201, expect.any(String)]);
  return answer.body as NoticeView;
}

async function screened(agent: Agent, query: object): Promise<Match[]> {
  const answer = await agent.post(SCREENINGS, query);
  expect([answer.status, answer.text]).toEqual([201, expect.any(String)]);
  return (answer.body as Screening).matches;
}

/** Asks until something is found, or far more time has passed than that takes. */
async function found(agent: Agent, query: object, wanted = 1): Promise<Match[]> {
  const deadline = Date.now() + 30_000;
  for (;;) {
    const matches = await screened(agent, query);
    if (matches.length >= wanted || Date.now() > deadline) return matches;
    await wait(20);
  }
}

describe('subjects of one notice', () => {
  /** Whom the analyst of Meridian may find, as a database answers that goes through its tables from end to end. */
  async function subjectsOf(noticeId: string): Promise<string[]> {
    const acting = await portal.app.get(ActingService).findPerson(userId(demoEmail('analyst', 'meridian-bank')));
    const context = newContext({ requestId: 'subjects', route: 'test', actor: acting!.actor });
    const { rows } = await portal.owner.query<{ id: string }>('select id from notice_subject where notice_id = $1', [
      noticeId,
    ]);
    const found = await runInContext(context, () =>
      portal.app.get(Work).read(async (em) => {
        for (const way of ['indexscan', 'indexonlyscan', 'bitmapscan'])
          await em.execute(`set local enable_${way} = off`);
        return portal.app.get(NoticeScreeningService).findSubjects(
          em,
          rows.map(({ id }) => id),
        );
      }),
    );
    return found.map(({ id }) => id);
  }

  it('come in one order, wherever the database keeps their rows', async () => {
    const subjects = ['Tied Twin', 'TIED TWIN'].map((name, at) =>
      person(name, { role: at === 0 ? 'principal' : 'linked' }),
    );
    const { id } = await published({ subjects });
    const before = await subjectsOf(id);
    expect(before).toHaveLength(2);
    for (const subject of before) {
      // A row that is written again moves to the end of its table, as it would behind rows of others.
      await portal.tamper(`update notice_subject set role = role where id = '${subject}'`);
      expect(await subjectsOf(id)).toEqual(before);
    }
  });
});

describe('a notice to a group', () => {
  it('is found by its members in another spelling, and by nobody else', async () => {
    const { id } = await published({
      audience: { ...nobodyElse, groupIds: [groupId('shanghai-desk')] },
      subjects: [
        person('Joaquín Castellano Ferrer', { identifiers: [{ scheme: 'phone', value: '+34 (0) 600 100 200' }] }),
      ],
    });
    for (const name of ['CASTELLANO FERRER, Joaquin', 'Joaquim Castelano Ferrer', 'JoaquinCastellano Ferrer']) {
      expect(await found(reader, { name })).toMatchObject([{ noticeId: id, name: MASK }]);
      expect(await screened(outsider, { name })).toEqual([]);
    }
    const identifiers = [{ scheme: 'phone', value: '0034600100200' }];
    expect(await screened(reader, { identifiers })).toMatchObject([{ noticeId: id, score: 1 }]);
    expect(await screened(outsider, { identifiers })).toEqual([]);
  });
});

describe('a stored identifier', () => {
  it.each([
    ['phone', '+86 (0) 138-0013-8000', '+8613800138000'],
    ['url', 'https://www.Canary-Shop.example/', 'canary-shop.example'],
    ['imo', 'IMO 9074729', '9074729'],
    ['iban', 'gb82 west 1234 5698 7654 32', 'GB82WEST12345698765432'],
  ])('%s is found whatever the spelling in which it was filed', async (scheme, filed, asked) => {
    const subjects = [person(`Filed ${scheme}`, { identifiers: [{ scheme, value: filed }] })];
    const { id } = await published({ subjects });
    expect(await screened(reader, { identifiers: [{ scheme, value: asked }] })).toMatchObject([
      { noticeId: id, score: 1 },
    ]);
    expect(await screened(reader, { identifiers: [{ scheme, value: filed }] })).toMatchObject([
      { noticeId: id, score: 1 },
    ]);
  });
});

describe('a hidden source', () => {
  it('does not show in any part of the answer', async () => {
    const { id } = await published({ sourceVisibility: 'hidden', subjects: [person('Sourceless Canary')] });
    await found(reader, { name: 'Sourceless Canary' });
    const answer = await reader.post(SCREENINGS, { name: 'Sourceless Canary' });
    expect(answer.text).toContain(id);
    for (const secret of ['meridian', 'MER-000001', 'CN-31', institutionId('meridian-bank')]) {
      expect(answer.text).not.toMatch(new RegExp(secret, 'i'));
    }
  });
});

describe('a notice under RED', () => {
  it('is found by the people it names alone', async () => {
    const named = userId(demoEmail('analyst', 'harbor-insurance'));
    const query = { name: 'Redacted Canary', identifiers: [{ scheme: 'passport', value: 'R1234567' }] };
    const { id } = await published({
      tlp: 'RED',
      audience: { ...nobodyElse, userIds: [named] },
      subjects: [person('Redacted Canary', { identifiers: query.identifiers })],
    });
    expect(await found(reader, query)).toMatchObject([{ noticeId: id }]);
    for (const [local, slug] of [
      ['officer', 'harbor-insurance'],
      ['analyst', 'northfield-bank'],
      ['analyst', 'banking-supervisor'],
      ['supervisor', 'banking-supervisor'],
    ] as const) {
      expect([local, slug, await screened(await portal.as(local, slug), query)]).toEqual([local, slug, []]);
    }
  });
});

describe('a repeated request', () => {
  it('is answered with what the caller may see by then, and recorded again', async () => {
    const { id } = await published({ subjects: [person('Repeated Canary')] });
    await found(reader, { name: 'Repeated Canary' });
    const grant = { resource: { type: 'notice', id }, purpose: 'underwriting', reason: 'Application' };
    expect((await reader.post('/api/v1/purpose-grants', grant)).status).toBe(201);
    const ask = () => reader.post(SCREENINGS, { name: 'Canary Repeated' }, { 'idempotency-key': 'screened-once' });
    const first = await ask();
    expect(first.body).toMatchObject({ matches: [{ noticeId: id, name: 'Repeated Canary' }] });
    const second = await ask();
    expect(second.text).toBe(first.text);
    await portal.tamper(`update purpose_grant set expires_at = granted_at where notice_id = '${id}'`);
    const masked = await ask();
    expect(masked.body).toMatchObject({ id: (first.body as Screening).id, matches: [{ noticeId: id, name: MASK }] });
    expect(masked.text).not.toMatch(/Repeated Canary/);
    expect((await approver.post(`/api/v1/notices/${id}/withdrawals`, { reason: 'Mistaken' })).status).toBe(201);
    expect((await ask()).body).toMatchObject({ id: (first.body as Screening).id, matches: [] });
    expect(await actionsOn(portal, `screening:${(first.body as Screening).id}`)).toEqual([
      'screening.ran',
      'screening.read',
      'screening.read',
      'screening.read',
    ]);
  });
});

describe('a program with a key', () => {
  it('finds notices, masked, when it may read them, and nothing when it may only screen', async () => {
    const { id } = await published({ subjects: [person('Programmed Canary')] });
    await found(reader, { name: 'Programmed Canary' });
    const ask = async (scopes: ApiKeyScope[]) =>
      (await programWith(portal, 'harbor-insurance', scopes)).post(SCREENINGS, { name: 'Programmed Canary' });
    expect((await ask(['screenings', 'notices:read'])).body).toMatchObject({ matches: [{ noticeId: id, name: MASK }] });
    expect(await ask(['screenings'])).toMatchObject({ status: 201, body: { matches: [] } });
    expect((await ask(['notices:read'])).status).toBe(403);
  });
});

describe('what others file', () => {
  it('changes no byte of the answer to somebody who may not read it', async () => {
    const asked = ['Invariant Somebody', 'Somebodi Invariant', 'Invariant', '陈不变'];
    const identifiers = [{ scheme: 'passport' as const, value: 'I7654321' }];
    await published({
      subjects: [person('Invariant Somebody', { identifiers, aliases: [{ value: '陈不变', weak: false }] })],
    });
    await found(reader, { name: asked[0] });
    const foreign = [await portal.as('analyst', 'summit-bank'), await portal.as('officer', 'summit-bank')] as const;
    const answers = async () =>
      Promise.all(asked.map(async (name) => JSON.stringify(await screened(reader, { name, identifiers }))));
    const before = await answers();
    expect(before[0]).toContain('"score":1');
    const name = fc.constantFrom('Invariant Somebody', 'Invariant Somebodi', 'Invariant', '陈不变', 'Invarianta Some');
    const subject = fc.record({ name, identifiers: fc.constantFrom([], identifiers) });
    await fc.assert(
      fc.asyncProperty(fc.array(subject, { minLength: 1, maxLength: 4 }), fc.boolean(), async (subjects, isHitOnly) => {
        const overrides: Partial<NoticeDraft> = {
          audience: { ...nobodyElse, institutionIds: [institutionId('northfield-bank')] },
          disclosure: isHitOnly ? 'hit-only' : 'full',
          subjects: subjects.map((each, at) =>
            person(each.name, { identifiers: each.identifiers, role: at === 0 ? 'principal' : 'linked' }),
          ),
        };
        const { id } = await published(overrides, foreign);
        const isSeen = async () =>
          (await screened(outsider, { name: subjects[0]!.name, limit: 50 })).some(({ noticeId }) => noticeId === id);
        for (const deadline = Date.now() + 30_000; !(await isSeen()); await wait(20)) {
          expect(Date.now()).toBeLessThan(deadline);
        }
        expect(await answers()).toEqual(before);
      }),
      { numRuns: 8 },
    );
  });
});

describe('another process', () => {
  it('finds what this one published', async () => {
    const second = await createApp(portal.config);
    try {
      const agent = await new Agent(second).signIn(demoEmail('analyst', 'harbor-insurance'));
      await screened(agent, { name: 'Not Yet Published' });
      const { id } = await published({ subjects: [person('Elsewhere Published')] });
      expect(await found(agent, { name: 'Elsewhere Published' })).toMatchObject([{ noticeId: id }]);
    } finally {
      await second.close();
    }
  });

  it('finds what was published while its connection was lost', async () => {
    const { rowCount } = await portal.owner.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
       where datname = current_database() and application_name = 'watchbook names'`,
    );
    expect(rowCount).toBe(1);
    const { id } = await published({ subjects: [person('Published Meanwhile')] });
    expect(await found(reader, { name: 'Published Meanwhile' })).toMatchObject([{ noticeId: id }]);
  });
});
