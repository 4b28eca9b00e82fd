import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  MASK,
  type Match,
  type NoticeDraft,
  type NoticeSummary,
  type NoticeView,
  type Page,
  type Screening,
} from '@watchbook/contract';
import { institutionId, userId } from '../demo/people.js';
import { demoEmail } from '../demo/accounts.js';
import type { Agent } from '../testing/agent.js';
import { startTestApp, type TestApp } from '../testing/app.js';
import { aDraft } from '../testing/drafts.js';

let portal: TestApp;
let author: Agent;
let approver: Agent;
let reader: Agent;
let stranger: Agent;
beforeAll(async () => {
  portal = await startTestApp();
  author = await portal.as('analyst', 'meridian-bank');
  approver = await portal.as('officer', 'meridian-bank');
  reader = await portal.as('analyst', 'harbor-insurance');
  stranger = await portal.as('analyst', 'lantern-microloans');
});
afterAll(() => portal.stop());

const SCREENINGS = '/api/v1/screenings';
const person = (name: string, more: object = {}) => ({
  ...aDraft().subjects[0]!,
  name,
  aliases: [],
  identifiers: [],
  ...more,
});

async function published(overrides: Partial<NoticeDraft>): Promise<NoticeView> {
  const filed = (await author.post('/api/v1/notices', aDraft(overrides))).body as NoticeView;
  await author.post(`/api/v1/notices/${filed.id}/submissions`);
  const answer = await approver.post(`/api/v1/notices/${filed.id}/approvals`, { contentHash: filed.contentHash });
  expect(answer.status).toBe(201);
  return answer.body as NoticeView;
}

async function screened(agent: Agent, query: object): Promise<Screening> {
  const answer = await agent.post(SCREENINGS, query);
  expect([answer.status, answer.text]).toEqual([201, expect.any(String)]);
  return answer.body as Screening;
}

/** Asks until there are as many matches, or far more time has passed than that takes. */
async function matches(agent: Agent, query: object, wanted: number): Promise<Match[]> {
  const deadline = Date.now() + 30_000;
  for (;;) {
    const found = (await screened(agent, query)).matches;
    if (found.length === wanted || Date.now() > deadline) return found;
    await wait(20);
  }
}

const ids = (found: Match[]) => found.map(({ noticeId, listEntryId }) => noticeId ?? listEntryId).sort();

describe('screening a name', () => {
  it('finds a published notice in spite of spelling and script, and shows no personal data before a purpose', async () => {
    const { id } = await published({
      subjects: [person('Canary Weilin', { aliases: [{ value: '陈伟霖', weak: false }] })],
    });
    for (const name of ['Weilin Canary', 'Canari Weilin', '陈伟霖', 'Chen Weilin']) {
      const [match] = await matches(reader, { name, type: 'Person', birthDate: '1984-03-09' }, 1);
      expect(match).toMatchObject({ noticeId: id, name: MASK, type: 'Person', disclosure: 'full', judgement: null });
      expect(match!.explanation.every(({ candidate }) => candidate === MASK)).toBe(true);
      const sum = match!.explanation.reduce((total, { score, weight }) => total + score * weight, 0);
      expect(sum).toBeCloseTo(match!.score, 6);
    }
    const answer = await reader.post(SCREENINGS, { name: 'Weilin Canari', birthDate: '1984' });
    expect(answer.text).not.toMatch(/Canary|陈伟霖|1984-03-09|E12345678/);
  });

  it('shows names and reasons of the notice for which a purpose was stated', async () => {
    const { id } = await published({ subjects: [person('Purposeful Example')] });
    await matches(reader, { name: 'Purposeful Example' }, 1);
    const grant = { resource: { type: 'notice', id }, purpose: 'underwriting', reason: 'Application' };
    expect((await reader.post('/api/v1/purpose-grants', grant)).status).toBe(201);
    const [match] = await matches(reader, { name: 'Purposefull Example' }, 1);
    expect(match).toMatchObject({ noticeId: id, name: 'Purposeful Example' });
    expect(match!.explanation.map(({ candidate }) => candidate)).toContain('purposeful');
  });

  it('lets nobody narrow a masked birth date down', async () => {
    await published({ subjects: [person('Narrowed Birthday', { birthDate: '1984-03-09' })] });
    await matches(reader, { name: 'Narrowed Birthday' }, 1);
    const scoreOf = async (birthDate?: string) =>
      (await screened(reader, { name: 'Narrowed Birthday', birthDate })).matches[0]?.score;
    const without = await scoreOf();
    expect(without).toBeGreaterThan(0.5);
    expect([await scoreOf('1984'), await scoreOf('1984-03'), await scoreOf('1990')]).toEqual([
      without,
      without,
      without,
    ]);
    expect(await scoreOf('1984-03-10')).toBe(await scoreOf('1990-12-24'));
  });

  it('shows names of firms, which are no personal data', async () => {
    const { id } = await published({
      subjects: [person('Zephyrine Imports Ltd', { type: 'Company', birthDate: null })],
    });
    expect((await matches(reader, { name: 'Zephyrin Imports', type: 'Company' }, 1))[0]).toMatchObject({
      noticeId: id,
      name: 'Zephyrine Imports Ltd',
    });
  });

  it('finds it at the latest 200 ms after its publication', async () => {
    await published({ subjects: [person('Quickly Found')] });
    await wait(200);
    expect((await screened(reader, { name: 'Quickly Found' })).matches).toHaveLength(1);
  });

  it('finds no draft, no withdrawn notice and nothing that is addressed to others', async () => {
    await author.post('/api/v1/notices', aDraft({ subjects: [person('Drafted Nobody')] }));
    expect((await screened(author, { name: 'Drafted Nobody' })).matches).toEqual([]);
    const { id } = await published({ subjects: [person('Withdrawn Somebody')] });
    expect(ids(await matches(reader, { name: 'Withdrawn Somebody' }, 1))).toEqual([id]);
    expect((await screened(stranger, { name: 'Withdrawn Somebody' })).matches).toEqual([]);
    expect((await approver.post(`/api/v1/notices/${id}/withdrawals`, { reason: 'Mistaken' })).status).toBe(201);
    expect(await matches(reader, { name: 'Withdrawn Somebody' }, 0)).toEqual([]);
  });

  it('finds for everybody exactly the notices that the list of notices shows them', async () => {
    const to = (institutionIds: string[], userIds: string[] = []) => ({
      institutionIds,
      groupIds: [],
      sectors: [],
      userIds,
    });
    const name = 'Everywhere Sameperson';
    const subjects = [person(name)];
    const harbor = institutionId('harbor-insurance');
    await published({ subjects, tlp: 'CLEAR', audience: to([]) });
    await published({ subjects, tlp: 'GREEN', audience: to([]) });
    await published({ subjects, tlp: 'AMBER', audience: to([harbor]) });
    await published({ subjects, tlp: 'AMBER', audience: { ...to([]), sectors: ['microlending'] } });
    await published({ subjects, tlp: 'AMBER+STRICT', audience: to([harbor]) });
    await published({ subjects, tlp: 'RED', audience: to([], [userId(demoEmail('analyst', 'harbor-insurance'))]) });
    await published({ subjects, tlp: 'RED', audience: to([], [userId(demoEmail('analyst', 'banking-supervisor'))]) });
    await matches(author, { name, limit: 50 }, 7);
    const accounts = [
      ['analyst', 'harbor-insurance'], ['officer', 'harbor-insurance'], ['analyst', 'meridian-bank'], ['officer', 'meridian-bank'],
      ['analyst', 'northfield-bank'], ['analyst', 'lantern-microloans'], ['analyst', 'banking-supervisor'],
      ['supervisor', 'banking-supervisor'], ['analyst', 'insurance-supervisor'],
    ] as const; // prettier-ignore
    for (const [local, slug] of accounts) {
      const agent = await portal.as(local, slug);
      const listed = (await agent.get('/api/v1/notices?limit=100&filter[status]=published'))
        .body as Page<NoticeSummary>;
      const found = (await screened(agent, { name, limit: 50 })).matches;
      const all = await Promise.all(
        listed.data.map(async ({ id }) =>
          (await portal.owner.query('select from notice where id = $1 and id = any ($2)', [id, await everywhere()]))
            .rowCount === 1
            ? [id]
            : [],
        ),
      );
      expect([local, slug, ids(found)]).toEqual([local, slug, all.flat().sort()]);
    }
    async function everywhere(): Promise<string[]> {
      const { rows } = await portal.owner.query<{ id: string }>(
        'select id from notice order by received_at desc limit 7',
      );
      return rows.map(({ id }) => id);
    }
  });

  it('tells of a hit-only notice that there is one, and nothing else', async () => {
    const { id } = await published({
      disclosure: 'hit-only',
      subjects: [person('Secretive Canary', { identifiers: [{ scheme: 'passport', value: 'H99887766' }] })],
    });
    const hit = { noticeId: id, name: MASK, type: null, explanation: [], disclosure: 'hit-only', judgement: null };
    for (const name of ['Secretive Canary', 'Canary Secretiv'])
      expect(await matches(reader, { name }, 1)).toEqual([{ ...hit, score: 0.8 }]);
    expect(await matches(reader, { identifiers: [{ scheme: 'passport', value: 'h99887766' }] }, 1)).toEqual([
      { ...hit, score: 1 },
    ]);
    expect((await matches(author, { name: 'Secretive Canary' }, 1))[0]).toMatchObject({
      disclosure: 'full',
      type: 'Person',
    });
  });
});

describe('screening an identifier', () => {
  it('finds it whatever its spelling, and it decides before any name', async () => {
    const { id } = await published({
      subjects: [
        person('Identified Person', { identifiers: [{ scheme: 'iban', value: 'GB82 WEST 1234 5698 7654 32' }] }),
      ],
    });
    const identifiers = [{ scheme: 'iban', value: 'gb82west12345698765432' }];
    expect(await matches(reader, { identifiers }, 1)).toMatchObject([{ noticeId: id, score: 1 }]);
    expect(await matches(reader, { name: 'Somebody Else', identifiers }, 1)).toMatchObject([
      { noticeId: id, score: 1 },
    ]);
    expect(
      (await screened(reader, { identifiers: [{ scheme: 'account', value: 'gb82west12345698765432' }] })).matches,
    ).toEqual([]);
    expect((await screened(stranger, { identifiers })).matches).toEqual([]);
  });
});

describe('a screening', () => {
  it('leaves one entry that names every id of the answer, also when there is none', async () => {
    const { id } = await published({ subjects: [person('Recorded Subject')] });
    await matches(reader, { name: 'Recorded Subject' }, 1);
    const hit = await reader.post(SCREENINGS, { name: 'Recorded Subject' }, { 'x-access-purpose': 'underwriting' });
    const miss = await reader.post(SCREENINGS, { name: 'Zzyzx Qwertyuiop' });
    const entry = async (seq: unknown) =>
      (await portal.owner.query('select action, purpose, resources from ledger_entry where seq = $1', [seq]))
        .rows[0] as object;
    const { id: hitId } = hit.body as Screening;
    const { id: missId } = miss.body as Screening;
    expect(await entry(hit.headers['x-ledger-seq'])).toEqual({
      action: 'screening.ran',
      purpose: 'underwriting',
      resources: expect.arrayContaining([`screening:${hitId}`, `notice:${id}`]),
    });
    expect(await entry(miss.headers['x-ledger-seq'])).toEqual({
      action: 'screening.ran',
      purpose: null,
      resources: [`screening:${missId}`],
    });
  });

  it('keeps what was asked unreadable in the database', async () => {
    await screened(reader, { name: 'Canary Unreadable' });
    const { rows } = await portal.owner.query<{ found: boolean }>(
      `select bool_or(s::text ilike '%canary%') as found from screening s`,
    );
    expect(rows).toEqual([{ found: false }]);
  });

  it.each([
    ['nothing', {}, '/name'],
    ['an empty name', { name: '  ' }, '/name'],
    ['an unknown type', { name: 'A', type: 'Ghost' }, '/type'],
    ['a birth date that is none', { name: 'A', birthDate: '1984-13-01' }, '/birthDate'],
    ['an unknown scheme', { identifiers: [{ scheme: 'x', value: 'y' }] }, '/identifiers/0/scheme'],
    ['too many matches', { name: 'A', limit: 51 }, '/limit'],
  ])('of %s is refused with the field at fault', async (_name, query, pointer) => {
    expect(await reader.post(SCREENINGS, query)).toMatchObject({ status: 400, body: { errors: [{ pointer }] } });
  });

  it.each([
    ['an emoji', '😀'],
    ['a control character before letters', '\u202Eabc'],
    ['one letter', 'x'],
    ['three hundred letters', 'a'.repeat(300)],
    ['three hundred characters', '王'.repeat(300)],
  ])('of the name that is %s is answered', async (_what, name) => {
    expect(Array.isArray((await screened(reader, { name })).matches)).toBe(true);
  });

  it('is for those who work with notices', async () => {
    for (const [local, slug] of [
      ['operator', 'platform'],
      ['auditor', 'audit-office'],
      ['admin', 'meridian-bank'],
    ] as const) {
      expect((await (await portal.as(local, slug)).post(SCREENINGS, { name: 'A' })).status).toBe(403);
    }
    expect((await portal.nobody().post(SCREENINGS, { name: 'A' })).status).toBe(401);
  });

  it('is seen by who made it, masked by the compliance officer, and by nobody elsewhere', async () => {
    const { id } = await screened(reader, { name: 'Remembered Query' });
    const listed = async (agent: Agent) =>
      ((await agent.get(`${SCREENINGS}?limit=100`)).body as Page<{ id: string; name: string }>).data.find(
        (each) => each.id === id,
      );
    expect(await listed(reader)).toMatchObject({ name: 'Remembered Query', matches: 0 });
    expect(await listed(await portal.as('officer', 'harbor-insurance'))).toMatchObject({ name: MASK });
    expect(await listed(stranger)).toBeUndefined();
    expect(await listed(approver)).toBeUndefined();
  });

  it('is listed page by page without a gap', async () => {
    const agent = await portal.as('analyst', 'summit-bank');
    const made: string[] = [];
    for (let at = 0; at < 5; at += 1) made.unshift((await screened(agent, { name: `Page ${at}` })).id);
    const seen: string[] = [];
    let next: string | null = '';
    while (next !== null) {
      const { data, page } = (await agent.get(`${SCREENINGS}?limit=2${next && `&cursor=${next}`}`)).body as Page<{
        id: string;
      }>;
      seen.push(...data.map(({ id }) => id));
      next = page.next;
    }
    expect(seen).toEqual(made);
  });
});

describe('a judgement', () => {
  it('is remembered for the same question, and a later one takes it back', async () => {
    const { id: noticeId } = await published({ subjects: [person('Judged Person')] });
    await matches(reader, { name: 'Judged Person' }, 1);
    const { id: screeningId } = await screened(reader, { name: 'Judged Person' });
    const judge = (verdict: string) =>
      reader.post('/api/v1/judgements', { screeningId, noticeId, verdict, note: 'Other birth place' });
    expect(await judge('negative')).toMatchObject({
      status: 201,
      body: { verdict: 'negative', noticeId, listEntryId: null },
    });
    const colleague = await portal.as('officer', 'harbor-insurance');
    expect((await screened(colleague, { name: 'PERSON, judged' })).matches).toMatchObject([
      { judgement: { verdict: 'negative' } },
    ]);
    expect((await screened(author, { name: 'Judged Person' })).matches).toMatchObject([{ judgement: null }]);
    expect((await judge('unsure')).status).toBe(201);
    expect((await screened(reader, { name: 'Judged Person' })).matches).toMatchObject([
      { judgement: { verdict: 'unsure' } },
    ]);
  });

  it('is refused for a foreign screening, for what was no match, and without a target', async () => {
    const { id: noticeId } = await published({ subjects: [person('Refused Judgement')] });
    await matches(reader, { name: 'Refused Judgement' }, 1);
    const { id: screeningId } = await screened(reader, { name: 'Refused Judgement' });
    const { id: other } = await screened(reader, { name: 'Zzyzx Qwertyuiop' });
    const post = (agent: Agent, body: object) => agent.post('/api/v1/judgements', { verdict: 'positive', ...body });
    expect((await post(stranger, { screeningId, noticeId })).status).toBe(404);
    expect(await post(reader, { screeningId: other, noticeId })).toMatchObject({
      status: 422,
      body: { errors: [{ pointer: '/noticeId' }] },
    });
    expect((await post(reader, { screeningId })).status).toBe(400);
    expect((await post(reader, { screeningId, noticeId, listEntryId: noticeId })).status).toBe(400);
  });
});

describe('a public list', () => {
  it('is screened by every member once it is imported', async () => {
    const operator = await portal.as('operator', 'platform');
    const content = `9001,"PUBLICSON, Listed","individual","SDGT",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,"DOB 24 Aug 1951; Passport Z7654321 (Cuba); a.k.a. 'LISTY'."\r\n`;
    const answer = await operator.post('/api/v1/imports', { format: 'ofac-sdn', files: [{ name: 'sdn', content }] });
    expect(answer.status).toBe(202);
    const deadline = Date.now() + 60_000;
    while ((await screened(stranger, { name: 'Listed Publicson' })).matches.length === 0 && Date.now() < deadline)
      await wait(50);
    for (const agent of [stranger, reader, await portal.as('analyst', 'insurance-supervisor')]) {
      expect((await screened(agent, { name: 'Publicson Listed', birthDate: '1951-08-24' })).matches).toMatchObject([
        { name: 'PUBLICSON, Listed', type: 'Person', disclosure: 'full' },
      ]);
    }
    const [byPassport] = (await screened(stranger, { identifiers: [{ scheme: 'passport', value: 'z 7654321' }] }))
      .matches;
    expect(byPassport).toMatchObject({ name: 'PUBLICSON, Listed', score: 1 });
    expect(byPassport!.listEntryId).toBeDefined();
  });
});
