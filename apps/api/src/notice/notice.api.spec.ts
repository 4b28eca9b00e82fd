import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { MASK, type AudiencePreview, type NoticeDraft, type NoticeSummary, type NoticeView } from '@watchbook/contract';
import { demoEmail } from '../demo/accounts.js';
import { groupId, institutionId, userId } from '../demo/people.js';
import type { Agent, Answer } from '../testing/agent.js';
import { startTestApp, type TestApp } from '../testing/app.js';
import { aDraft } from '../testing/drafts.js';

let portal: TestApp;
let analyst: Agent;
let officer: Agent;
let reader: Agent;
let outsider: Agent;
beforeAll(async () => {
  portal = await startTestApp();
  analyst = await portal.as('analyst', 'meridian-bank');
  officer = await portal.as('officer', 'meridian-bank');
  reader = await portal.as('analyst', 'harbor-insurance');
  outsider = await portal.as('analyst', 'northfield-bank');
});
afterAll(() => portal.stop());

const NOTICES = '/api/v1/notices';
const noticeOf = ({ body }: Answer) => body as NoticeView & { receipt: { seq: number; hash: string } };

async function drafted(overrides: Partial<NoticeDraft> = {}, by = analyst) {
  const answer = await by.post(NOTICES, aDraft(overrides));
  expect(answer.status).toBe(201);
  return noticeOf(answer);
}
async function submitted(overrides: Partial<NoticeDraft> = {}) {
  const { id } = await drafted(overrides);
  const answer = await analyst.post(`${NOTICES}/${id}/submissions`);
  expect(answer.status).toBe(201);
  return noticeOf(answer);
}
async function published(overrides: Partial<NoticeDraft> = {}) {
  const { id, contentHash } = await submitted(overrides);
  const answer = await officer.post(`${NOTICES}/${id}/approvals`, { contentHash });
  expect(answer.status).toBe(201);
  return noticeOf(answer);
}
const listed = async (agent: Agent, query = '') =>
  ((await agent.get(`${NOTICES}?limit=100${query}`)).body as { data: NoticeSummary[] }).data;
const ids = async (agent: Agent) => (await listed(agent)).map(({ id }) => id);

describe('a draft', () => {
  it('is seen by its author and the own officers, and by nobody else', async () => {
    const { id } = await drafted();
    expect((await analyst.get(`${NOTICES}/${id}`)).status).toBe(200);
    expect((await officer.get(`${NOTICES}/${id}`)).status).toBe(200);
    for (const agent of [
      reader,
      outsider,
      await portal.as('admin', 'meridian-bank'),
      await portal.as('auditor', 'audit-office'),
      await portal.as('supervisor', 'banking-supervisor'),
    ]) {
      expect((await agent.get(`${NOTICES}/${id}`)).status).toBe(404);
      expect(await ids(agent)).not.toContain(id);
    }
    expect((await portal.nobody().get(`${NOTICES}/${id}`)).status).toBe(401);
    expect((await (await portal.as('operator', 'platform')).get(`${NOTICES}/${id}`)).status).toBe(403);
  });

  it('leaves a receipt whose entry is in the ledger', async () => {
    const { id, receipt } = await drafted();
    const { rows } = await portal.owner.query(
      `select action, resources, encode(hash, 'hex') as hash from ledger_entry where seq = $1`,
      [receipt.seq],
    );
    expect(rows).toEqual([{ action: 'notice.drafted', resources: [`notice:${id}`], hash: receipt.hash }]);
  });

  it('is edited only on the version that was read', async () => {
    const { id, version } = await drafted();
    expect((await analyst.patch(`${NOTICES}/${id}`, { confidence: 50 })).status).toBe(428);
    const edited = await analyst.patch(`${NOTICES}/${id}`, { confidence: 50 }, { 'if-match': `"${version}"` });
    expect(edited).toMatchObject({ status: 200, body: { confidence: 50 } });
    expect(edited.headers['etag']).toBe(`"${noticeOf(edited).version}"`);
    expect((await analyst.patch(`${NOTICES}/${id}`, { confidence: 60 }, { 'if-match': `"${version}"` })).status).toBe(
      412,
    );
    expect(await analyst.get(`${NOTICES}/${id}`)).toMatchObject({ body: { confidence: 50 } });
  });

  it('that is saved again unchanged makes no new version', async () => {
    const { id, version } = await drafted();
    const again = await analyst.patch(`${NOTICES}/${id}`, { confidence: 78 }, { 'if-match': `"${version}"` });
    expect(again).toMatchObject({ status: 200, body: { version } });
    const { data } = (await analyst.get(`${NOTICES}/${id}/versions`)).body as { data: object[] };
    expect(data).toHaveLength(1);
  });

  it('is deleted by its author alone', async () => {
    const { id, version } = await drafted();
    expect((await officer.delete(`${NOTICES}/${id}`, { 'if-match': `"${version}"` })).status).toBe(403);
    expect((await analyst.delete(`${NOTICES}/${id}`, { 'if-match': `"${version}"` })).status).toBe(204);
    expect((await analyst.get(`${NOTICES}/${id}`)).status).toBe(404);
  });

  it('keeps every version with what changed', async () => {
    const { id, version } = await drafted();
    await analyst.patch(`${NOTICES}/${id}`, { confidence: 12 }, { 'if-match': `"${version}"` });
    const { data } = (await analyst.get(`${NOTICES}/${id}/versions`)).body as {
      data: { changed: string[]; createdBy: { name: string } }[];
    };
    expect(data.map(({ changed }) => changed)).toEqual([['confidence'], []]);
    expect(data[0]!.createdBy.name).toBe('Mei Tanaka');
  });

  it.each([
    ['an unknown member', { secret: 1 }, ''],
    ['a wrong type', { confidence: 'high' }, '/confidence'],
    ['an unknown code', { typology: 'gossip' }, '/typology'],
    ['no subject', { subjects: [] }, '/subjects'],
    ['control characters', { summary: 'a\u0000b' }, '/summary'],
    ['money with fractions', { amount: { minorUnits: 1.5, currency: 'CNY' } }, '/amount/minorUnits'],
  ])('with %s is refused with the field at fault', async (_name, change, pointer) => {
    const answer = await analyst.post(NOTICES, { ...aDraft(), ...change });
    expect(answer.status).toBe(400);
    expect((answer.body as { errors: { pointer: string }[] }).errors.map((error) => error.pointer)).toContain(pointer);
  });

  it.each([
    [
      'an institution that is not there',
      { audience: { institutionIds: [groupId('motor-claims')], groupIds: [], sectors: [], userIds: [] } },
      '/audience/institutionIds/0',
    ],
    [
      'a group the own institution is not in',
      { audience: { institutionIds: [], groupIds: [groupId('credit-bureau')], sectors: [], userIds: [] } },
      '/audience/groupIds/0',
    ],
    ['nobody, under AMBER', { audience: { institutionIds: [], groupIds: [], sectors: [], userIds: [] } }, '/audience'],
    ['institutions, under RED', { tlp: 'RED' as const }, '/audience/institutionIds'],
    ['an end before its beginning', { occurredFrom: '2026-05', occurredTo: '2026-04-30' }, '/occurredTo'],
  ])('to %s is refused with the field at fault', async (_name, change, pointer) => {
    const answer = await analyst.post(NOTICES, aDraft(change));
    expect(answer).toMatchObject({ status: 422, body: { errors: [{ pointer }] } });
  });
});

describe('four eyes', () => {
  it('publish what the second person looked at, and bind the approval to it', async () => {
    const { id, contentHash } = await submitted();
    expect((await analyst.post(`${NOTICES}/${id}/approvals`, { contentHash })).status).toBe(403);
    expect((await officer.post(`${NOTICES}/${id}/approvals`, { contentHash: '0'.repeat(64) })).status).toBe(412);
    expect((await officer.post(`${NOTICES}/${id}/approvals`, { contentHash })).status).toBe(201);
    expect((await officer.post(`${NOTICES}/${id}/approvals`, { contentHash })).status).toBe(409);
  });

  it('are two different people: an officer who submitted does not approve', async () => {
    const { id, contentHash } = await drafted();
    expect((await officer.post(`${NOTICES}/${id}/submissions`)).status).toBe(201);
    expect(await officer.post(`${NOTICES}/${id}/approvals`, { contentHash })).toMatchObject({
      status: 403,
      body: { code: 'second-person' },
    });
  });

  it('of another institution find nothing to approve', async () => {
    const { id, contentHash } = await submitted();
    const foreign = await portal.as('officer', 'harbor-insurance');
    expect((await foreign.post(`${NOTICES}/${id}/approvals`, { contentHash })).status).toBe(404);
  });

  it('send a notice back with the reason, after which it can be edited again', async () => {
    const { id } = await submitted();
    expect((await officer.post(`${NOTICES}/${id}/rejections`, { reason: 'Evidence is missing' })).status).toBe(201);
    const back = noticeOf(await analyst.get(`${NOTICES}/${id}`));
    expect(back).toMatchObject({ status: 'draft', rejection: 'Evidence is missing' });
    expect(
      (await analyst.patch(`${NOTICES}/${id}`, { confidence: 1 }, { 'if-match': `"${back.version}"` })).status,
    ).toBe(200);
  });

  it('submit once, however often it is asked at the same time', async () => {
    const { id } = await drafted();
    const answers = await Promise.all(Array.from({ length: 12 }, () => analyst.post(`${NOTICES}/${id}/submissions`)));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201, 409]));
    const { rows } = await portal.owner.query(
      `select from ledger_entry where action = 'notice.submitted' and resources @> array[$1]`,
      [`notice:${id}`],
    );
    expect(rows).toHaveLength(1);
  });
});

describe('an idempotency key', () => {
  it('makes one notice of many equal requests, and gives the same answer', async () => {
    const key = { 'idempotency-key': 'one-notice' };
    const answers = await Promise.all(Array.from({ length: 8 }, () => analyst.post(NOTICES, aDraft(), key)));
    const made = answers.filter(({ status }) => status === 201);
    expect(made.length).toBeGreaterThan(0);
    expect(new Set(answers.map(({ status }) => status)).difference(new Set([201, 409])).size).toBe(0);
    const again = await analyst.post(NOTICES, aDraft(), key);
    expect(new Set([...made, again].map((answer) => JSON.stringify(answer.body))).size).toBe(1);
    expect(await analyst.post(NOTICES, aDraft({ confidence: 1 }), key)).toMatchObject({
      status: 422,
      body: { code: 'idempotency-mismatch' },
    });
    const stored = await portal.owner.query<{ text: string }>(
      'select encode(answer, $1) as text from idempotency_key',
      ['escape'],
    );
    expect(JSON.stringify(stored.rows)).not.toContain('Canary');
  });
});

describe('a published notice', () => {
  it('is found by its audience, masked, and by nobody else', async () => {
    const { id, ref } = await published();
    const seen = noticeOf(await reader.get(`${NOTICES}/${id}`));
    expect(seen).toMatchObject({
      masked: true,
      title: MASK,
      narrative: MASK,
      source: { name: 'Meridian Bank' },
      subjects: [{ name: MASK, birthDate: MASK, identifiers: [], aliases: [] }],
    });
    expect(JSON.stringify(seen)).not.toMatch(/Canary|陈|E12345678|1984/);
    const row = (await listed(reader)).find((notice) => notice.id === id);
    expect(row).toMatchObject({ ref, title: MASK, own: false });
    expect(await ids(outsider)).not.toContain(id);
    const [hidden, absent] = await Promise.all([
      outsider.get(`${NOTICES}/${id}`),
      outsider.get(`${NOTICES}/${userId('nobody')}`),
    ]);
    const strip = ({ body, status }: Answer) => ({ status, ...(body as object), requestId: '' });
    expect(strip(hidden)).toEqual(strip(absent));
    expect((await listed(outsider, `&filter[ref]=${ref}`)).length).toBe(0);
  });

  it('is unmasked for one person, by a purpose that is sealed first', async () => {
    const { id } = await published();
    expect(await reader.get(`${NOTICES}/${id}`, { 'x-access-purpose': 'underwriting' })).toMatchObject({
      status: 403,
      body: { code: 'purpose-required' },
    });
    const granted = await reader.post('/api/v1/purpose-grants', {
      resource: { type: 'notice', id },
      purpose: 'underwriting',
      reason: 'New policy',
    });
    expect(granted.status).toBe(201);
    const seen = await reader.get(`${NOTICES}/${id}`);
    expect(noticeOf(seen)).toMatchObject({
      masked: false,
      purpose: 'underwriting',
      title: 'Canary Weilin',
      subjects: [{ birthDate: '1984-03-09' }],
    });
    const { rows } = await portal.owner.query('select action, purpose from ledger_entry where seq = $1', [
      seen.headers['x-ledger-seq'],
    ]);
    expect(rows).toEqual([{ action: 'notice.read', purpose: 'underwriting' }]);
    expect((granted.body as { receipt: { seq: number } }).receipt.seq).toBeLessThan(
      Number(seen.headers['x-ledger-seq']),
    );
    const colleague = await portal.as('officer', 'harbor-insurance');
    expect(noticeOf(await colleague.get(`${NOTICES}/${id}`)).masked).toBe(true);
    await portal.owner.query(
      `begin; set local session_replication_role = replica; update purpose_grant set granted_at = granted_at - interval '2 hours', expires_at = expires_at - interval '2 hours'; commit`,
    );
    expect(noticeOf(await reader.get(`${NOTICES}/${id}`)).masked).toBe(true);
  });

  it.each([
    ['a purpose of another sector', { purpose: 'credit-decision' }, '/purpose'],
    ['no case where one is needed', { purpose: 'claims' }, '/caseReference'],
  ])('stays masked with %s', async (_name, change, pointer) => {
    const { id } = await published();
    const answer = await reader.post('/api/v1/purpose-grants', {
      resource: { type: 'notice', id },
      reason: 'x',
      ...change,
    });
    expect(answer).toMatchObject({ status: 422, body: { errors: [{ pointer }] } });
  });

  it('tells its owner who read it and why, not which person; regulators only as a count', async () => {
    const { id } = await published();
    await reader.get(`${NOTICES}/${id}`);
    const supervisor = await portal.as('supervisor', 'banking-supervisor');
    expect((await supervisor.get(`${NOTICES}/${id}`)).status).toBe(200);
    const { body } = await officer.get(`${NOTICES}/${id}/readers`);
    expect(body).toMatchObject({
      data: [{ institution: 'Harbor Insurance', reads: 1, kinds: [{ kind: 'read', reads: 1 }] }],
      sealed: { count: 1 },
    });
    expect((await reader.get(`${NOTICES}/${id}/readers`)).status).toBe(404);
  });

  it('of a hidden source shows a pseudonym that differs for each viewer, and cannot be filtered for', async () => {
    const { id } = await published({
      sourceVisibility: 'hidden',
      tlp: 'GREEN',
      audience: { institutionIds: [], groupIds: [], sectors: [], userIds: [] },
    });
    const [one, other] = [
      noticeOf(await reader.get(`${NOTICES}/${id}`)),
      noticeOf(await outsider.get(`${NOTICES}/${id}`)),
    ];
    expect(one.source).toMatchObject({ institutionId: null, hidden: true });
    expect(one.source.name).not.toBe(other.source.name);
    expect(JSON.stringify([one, other])).not.toMatch(/Meridian|MER-000001|CN-31/);
    const filtered = await listed(reader, `&filter[institutionId]=${institutionId('meridian-bank')}`);
    expect(filtered.map((notice) => notice.id)).not.toContain(id);
    expect(
      (await listed(officer, `&filter[institutionId]=${institutionId('meridian-bank')}`)).map((notice) => notice.id),
    ).toContain(id);
  });

  it('that is hit-only shows others nothing but that it exists', async () => {
    const { id } = await published({ disclosure: 'hit-only' });
    expect(noticeOf(await reader.get(`${NOTICES}/${id}`))).toMatchObject({ summary: MASK, subjects: [], amount: null });
    const answer = await reader.post('/api/v1/purpose-grants', {
      resource: { type: 'notice', id },
      purpose: 'underwriting',
      reason: 'x',
    });
    expect(answer.status).toBe(403);
  });

  it('under RED exists for the people it names alone', async () => {
    const named = userId(demoEmail('analyst', 'harbor-insurance'));
    const { id } = await published({
      tlp: 'RED',
      audience: { institutionIds: [], groupIds: [], sectors: [], userIds: [named] },
    });
    expect((await reader.get(`${NOTICES}/${id}`)).status).toBe(200);
    for (const agent of [
      await portal.as('officer', 'harbor-insurance'),
      await portal.as('supervisor', 'banking-supervisor'),
      outsider,
    ]) {
      expect((await agent.get(`${NOTICES}/${id}`)).status).toBe(404);
      expect(await ids(agent)).not.toContain(id);
    }
  });

  it('to a group is not seen by who joins the group later', async () => {
    const { id } = await published({
      audience: { institutionIds: [], groupIds: [groupId('shanghai-desk')], sectors: [], userIds: [] },
    });
    expect((await reader.get(`${NOTICES}/${id}`)).status).toBe(200);
    await portal.tamper(`update sharing_group set epoch = epoch + 1 where slug = 'shanghai-desk'`);
    await portal.tamper(
      `insert into group_membership (id, group_id, institution_id, from_epoch, joined_at)
       values (gen_random_uuid(), '${groupId('shanghai-desk')}', '${institutionId('summit-bank')}', 2, now())`,
    );
    const late = await portal.as('analyst', 'summit-bank');
    expect((await late.get(`${NOTICES}/${id}`)).status).toBe(404);
    const next = await published({
      audience: { institutionIds: [], groupIds: [groupId('shanghai-desk')], sectors: [], userIds: [] },
    });
    expect((await late.get(`${NOTICES}/${next.id}`)).status).toBe(200);
    expect((await reader.get(`${NOTICES}/${id}`)).status).toBe(200);
  });

  it('is withdrawn by an officer, and leaves others a tombstone', async () => {
    const { id } = await published();
    expect((await reader.post(`${NOTICES}/${id}/withdrawals`, { reason: 'x' })).status).toBe(403);
    expect((await officer.post(`${NOTICES}/${id}/withdrawals`, { reason: 'Mistaken identity' })).status).toBe(201);
    const tombstone = noticeOf(await reader.get(`${NOTICES}/${id}`));
    expect(tombstone).toMatchObject({
      status: 'withdrawn',
      summary: MASK,
      narrative: MASK,
      subjects: [],
      withdrawalReason: null,
    });
    expect(noticeOf(await officer.get(`${NOTICES}/${id}`)).withdrawalReason).toBe('Mistaken identity');
  });
});

describe('the audience preview', () => {
  it('names exactly those who can read the notice afterwards', async () => {
    const audience = { institutionIds: [], groupIds: [groupId('motor-claims')], sectors: [], userIds: [] };
    const { id, contentHash } = await submitted({ audience });
    const preview = (await officer.get(`${NOTICES}/${id}/audience-preview`)).body as AudiencePreview;
    expect(preview.contentHash).toBe(contentHash);
    const names = preview.recipients.map(({ name }) => name);
    expect(names).toEqual(['Aurora Insurance', 'Banking Supervisor', 'Harbor Insurance', 'Meridian Bank']);
    await officer.post(`${NOTICES}/${id}/approvals`, { contentHash });
    const can: string[] = [];
    for (const [local, slug, name] of [
      ['analyst', 'aurora-insurance', 'Aurora Insurance'],
      ['supervisor', 'banking-supervisor', 'Banking Supervisor'],
      ['supervisor', 'insurance-supervisor', 'Insurance Supervisor'],
      ['analyst', 'harbor-insurance', 'Harbor Insurance'],
      ['analyst', 'summit-bank', 'Summit Bank'],
      ['analyst', 'lantern-microloans', 'Lantern'],
      ['officer', 'meridian-bank', 'Meridian Bank'],
    ] as const) {
      const agent = await portal.as(local, slug);
      if ((await agent.get(`${NOTICES}/${id}`)).status === 200) can.push(name);
    }
    expect(can.sort()).toEqual(names);
  });

  it('is for the owner alone', async () => {
    const { id } = await published();
    expect((await reader.get(`${NOTICES}/${id}/audience-preview`)).status).toBe(404);
  });
});

describe('the list', () => {
  it('walks forwards and backwards over the same rows', async () => {
    for (let i = 0; i < 3; i++) await drafted({ confidence: i });
    const first = (await analyst.get(`${NOTICES}?limit=2`)).body as { data: NoticeSummary[]; page: { next: string } };
    const second = (await analyst.get(`${NOTICES}?limit=2&cursor=${first.page.next}`)).body as {
      data: NoticeSummary[];
      page: { prev: string };
    };
    const back = (await analyst.get(`${NOTICES}?limit=2&cursor=${second.page.prev}`)).body as { data: NoticeSummary[] };
    expect(back.data).toEqual(first.data);
    expect(new Set([...first.data, ...second.data].map(({ id }) => id)).size).toBe(4);
  });

  it.each(['filter[status]=gone', 'sort=title', 'limit=0', 'limit=101', 'cursor=x', 'filter[x]=1', 'limit=1&limit=2'])(
    'refuses ?%s',
    async (query) => {
      expect((await analyst.get(`${NOTICES}?${query}`)).status).toBe(400);
    },
  );

  it('is one entry that names every id it showed', async () => {
    const answer = await reader.get(`${NOTICES}?limit=5`);
    const { data } = answer.body as { data: NoticeSummary[] };
    const { rows } = await portal.owner.query<{ resources: string[] }>(
      'select resources from ledger_entry where seq = $1',
      [answer.headers['x-ledger-seq']],
    );
    expect(rows[0]!.resources).toEqual(data.map(({ id }) => `notice:${id}`));
  });
});

describe('what is stored of notices', () => {
  it('holds no personal data in clear, in any table', async () => {
    await published();
    const { rows: tables } = await portal.owner.query<{ name: string }>(
      `select quote_ident(table_schema) || '.' || quote_ident(table_name) as name from information_schema.tables where table_schema in ('public', 'bullmq') and table_type = 'BASE TABLE'`,
    );
    expect(tables.length).toBeGreaterThan(15);
    for (const { name } of tables) {
      const { rows } = await portal.owner.query<{ text: string }>(`select t::text as text from ${name} t`);
      const text = rows.map((row) => row.text).join('\n');
      expect(text).not.toMatch(/Canary|陈伟霖|E12345678/);
      expect(text).not.toContain(Buffer.from('Canary').toString('hex'));
    }
  });
});
