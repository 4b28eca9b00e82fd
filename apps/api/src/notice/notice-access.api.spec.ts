import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { MASK, type NoticeDraft, type NoticeSummary, type NoticeView } from '@watchbook/contract';
import { institutionId, userId } from '../demo/people.js';
import type { Agent, Answer } from '../testing/agent.js';
import { startTestApp, type TestApp } from '../testing/app.js';
import { aDraft } from '../testing/drafts.js';

const NOTICES = '/api/v1/notices';
const ABSENT = userId('nobody');

let portal: TestApp;
let analyst: Agent;
let officer: Agent;
let reader: Agent;
beforeAll(async () => {
  portal = await startTestApp();
  analyst = await portal.as('analyst', 'meridian-bank');
  officer = await portal.as('officer', 'meridian-bank');
  reader = await portal.as('analyst', 'harbor-insurance');
});
afterAll(() => portal.stop());

async function made(answer: Promise<Answer>): Promise<NoticeView> {
  const { status, body, text } = await answer;
  if (status !== 201) throw new Error(`${status} ${text}`);
  return body as NoticeView;
}
const drafted = (overrides: Partial<NoticeDraft> = {}) => made(analyst.post(NOTICES, aDraft(overrides)));
async function submitted(overrides: Partial<NoticeDraft> = {}) {
  const { id } = await drafted(overrides);
  return made(analyst.post(`${NOTICES}/${id}/submissions`));
}
async function published(overrides: Partial<NoticeDraft> = {}) {
  const { id, contentHash } = await submitted(overrides);
  return made(officer.post(`${NOTICES}/${id}/approvals`, { contentHash }));
}
const grant = (id: string, purpose = 'underwriting') =>
  reader.post('/api/v1/purpose-grants', {
    resource: { type: 'notice', id },
    purpose,
    reason: 'New policy',
    ...(purpose === 'underwriting' ? {} : { caseReference: 'C-1' }),
  });
async function entryOf({ headers }: Answer) {
  const { rows } = await portal.owner.query<{ action: string; purpose: string | null }>(
    'select action, purpose from ledger_entry where seq = $1',
    [headers['x-ledger-seq']],
  );
  return rows[0];
}

describe('a page of notices', () => {
  const titles = async (headers = {}) => {
    const answer = await reader.get(`${NOTICES}?limit=100`, headers);
    const { data } = answer.body as { data: NoticeSummary[] };
    return { entry: await entryOf(answer), titleOf: (id: string) => data.find((row) => row.id === id)?.title };
  };

  it('is unmasked for one purpose only, and its entry names that purpose', async () => {
    const [older, newer] = [await published(), await published()];
    expect(await titles()).toMatchObject({ entry: { action: 'notice.listed', purpose: null } });
    expect((await grant(older.id, 'claims')).status).toBe(201);
    expect((await grant(newer.id)).status).toBe(201);
    const page = await titles();
    expect([page.entry, page.titleOf(newer.id), page.titleOf(older.id)]).toEqual([
      { action: 'notice.listed', purpose: 'underwriting' },
      'Canary Weilin',
      MASK,
    ]);
    const stated = await titles({ 'x-access-purpose': 'claims' });
    expect([stated.entry?.purpose, stated.titleOf(newer.id), stated.titleOf(older.id)]).toEqual([
      'claims',
      MASK,
      'Canary Weilin',
    ]);
  });

  it('names no purpose that unmasked nothing', async () => {
    const { entry } = await titles({ 'x-access-purpose': 'investigation' });
    expect(entry).toEqual({ action: 'notice.listed', purpose: null });
  });
});

describe('a published notice', () => {
  it('masks its free text too, until a purpose is stated', async () => {
    const { id } = await published({ summary: 'Canary summary' });
    expect((await reader.get(`${NOTICES}/${id}`)).body).toMatchObject({ summary: MASK, narrative: MASK });
    await grant(id);
    expect((await reader.get(`${NOTICES}/${id}`)).body).toMatchObject({ summary: 'Canary summary', masked: false });
  });

  it('is read for the purpose stated, or for the newest', async () => {
    const { id } = await published();
    await grant(id, 'claims');
    await grant(id);
    expect((await entryOf(await reader.get(`${NOTICES}/${id}`)))?.purpose).toBe('underwriting');
    const claims = await reader.get(`${NOTICES}/${id}`, { 'x-access-purpose': 'claims' });
    expect([claims.status, (await entryOf(claims))?.purpose]).toEqual([200, 'claims']);
    expect(await reader.get(`${NOTICES}/${id}`, { 'x-access-purpose': 'investigation' })).toMatchObject({
      status: 403,
      body: { code: 'purpose-required' },
    });
    expect((await reader.get(`${NOTICES}/${id}`, { 'x-access-purpose': 'gossip' })).status).toBe(400);
  });

  it('counts the reads of a suspended regulator without naming it', async () => {
    const { id } = await published();
    const supervisor = await portal.as('supervisor', 'banking-supervisor');
    expect((await supervisor.get(`${NOTICES}/${id}`)).status).toBe(200);
    await portal.tamper(`update institution set status = 'suspended' where slug = 'banking-supervisor'`);
    const { body } = await officer.get(`${NOTICES}/${id}/readers`);
    await portal.tamper(`update institution set status = 'active' where slug = 'banking-supervisor'`);
    expect(body).toMatchObject({ data: [], sealed: { count: 1 } });
  });
});

describe('four eyes', () => {
  it('do not include whoever wrote the content', async () => {
    const { id, version } = await drafted();
    const edit = await officer.patch(`${NOTICES}/${id}`, { confidence: 9 }, { 'if-match': `"${version}"` });
    expect(edit.status).toBe(200);
    const { contentHash } = await made(analyst.post(`${NOTICES}/${id}/submissions`));
    const seen = (await officer.get(`${NOTICES}/${id}`)).body as NoticeView;
    expect(seen.actions).not.toContain('approve');
    expect(await officer.post(`${NOTICES}/${id}/approvals`, { contentHash })).toMatchObject({
      status: 403,
      body: { code: 'second-person' },
    });
  });
});

describe('the tombstone of a notice', () => {
  it('shows analysts of the source no versions, recipients or readers', async () => {
    const { id } = await published();
    await officer.post(`${NOTICES}/${id}/withdrawals`, { reason: 'Mistaken identity' });
    expect((await analyst.get(`${NOTICES}/${id}`)).status).toBe(200);
    for (const part of ['versions', 'audience-preview', 'readers']) {
      expect((await analyst.get(`${NOTICES}/${id}/${part}`)).status).toBe(404);
      expect((await officer.get(`${NOTICES}/${id}/${part}`)).status).toBe(200);
    }
  });
});

describe('an id of another institution', () => {
  const reason = { reason: 'x' };
  const bare = ({ status, body }: Answer) => ({ status, ...(body as object), requestId: '' });
  const routes: [string, (agent: Agent, id: string) => Promise<Answer>][] = [
    ['GET', (agent, id) => agent.get(`${NOTICES}/${id}`)],
    ['PATCH', (agent, id) => agent.patch(`${NOTICES}/${id}`, { confidence: 1 }, { 'if-match': '"1"' })],
    ['DELETE', (agent, id) => agent.delete(`${NOTICES}/${id}`, { 'if-match': '"1"' })],
    ['submission', (agent, id) => agent.post(`${NOTICES}/${id}/submissions`)],
    ['approval', (agent, id) => agent.post(`${NOTICES}/${id}/approvals`, { contentHash: '0'.repeat(64) })],
    ['rejection', (agent, id) => agent.post(`${NOTICES}/${id}/rejections`, reason)],
    ['withdrawal', (agent, id) => agent.post(`${NOTICES}/${id}/withdrawals`, reason)],
    ['contest', (agent, id) => agent.post(`${NOTICES}/${id}/contests`, reason)],
    ['versions', (agent, id) => agent.get(`${NOTICES}/${id}/versions`)],
    ['audience preview', (agent, id) => agent.get(`${NOTICES}/${id}/audience-preview`)],
    ['readers', (agent, id) => agent.get(`${NOTICES}/${id}/readers`)],
    [
      'purpose grant',
      (agent, id) =>
        agent.post('/api/v1/purpose-grants', {
          resource: { type: 'notice', id },
          purpose: 'investigation',
          caseReference: 'C-1',
          reason: 'x',
        }),
    ],
  ];

  it.each(routes)('answers %s exactly like an absent one, and changes nothing', async (_name, ask) => {
    const [draft, live] = [await drafted(), await published()];
    const state = () =>
      portal.owner.query('select id, status, version from notice where id = any ($1) order by id', [
        [draft.id, live.id],
      ]);
    const before = (await state()).rows;
    for (const local of ['analyst', 'officer']) {
      const outsider = await portal.as(local, 'northfield-bank');
      const absent = bare(await ask(outsider, ABSENT));
      for (const { id } of [draft, live]) expect(bare(await ask(outsider, id))).toEqual(absent);
      expect([403, 404]).toContain(absent.status);
    }
    expect((await state()).rows).toEqual(before);
  });

  it.each(routes)('is no way in for nobody: %s', async (_name, ask) => {
    expect((await ask(portal.nobody(), ABSENT)).status).toBe(401);
  });

  it.each(routes)('that is no id is refused, or not allowed: %s', async (_name, ask) => {
    expect([400, 403]).toContain((await ask(officer, 'not-an-id')).status);
  });
});

describe('a draft addressed to somebody', () => {
  it('of a suspended institution is refused at that id', async () => {
    await portal.tamper(`update institution set status = 'suspended' where slug = 'clover-microloans'`);
    const audience = { institutionIds: [institutionId('clover-microloans')], groupIds: [], sectors: [], userIds: [] };
    const answer = await analyst.post(NOTICES, aDraft({ audience }));
    await portal.tamper(`update institution set status = 'active' where slug = 'clover-microloans'`);
    expect(answer).toMatchObject({ status: 422, body: { errors: [{ pointer: '/audience/institutionIds/0' }] } });
  });
});
