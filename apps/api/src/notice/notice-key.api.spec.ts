import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { MASK, type ApiKeyScope, type NoticeSummary, type NoticeView } from '@watchbook/contract';
import type { Answer } from '../testing/agent.js';
import { startTestApp, type TestApp } from '../testing/app.js';
import { aDraft } from '../testing/drafts.js';
import { programWith } from '../testing/program.js';

const NOTICES = '/api/v1/notices';

let portal: TestApp;
beforeAll(async () => {
  portal = await startTestApp();
});
afterAll(() => portal.stop());

const program = (...scopes: ApiKeyScope[]) => programWith(portal, 'harbor-insurance', scopes);
const match = (version: number) => ({ 'if-match': `"${version}"` });
const noticeOf = ({ body }: Answer) => body as NoticeView;

async function published(): Promise<string> {
  const analyst = await portal.as('analyst', 'meridian-bank');
  const { id, contentHash } = noticeOf(await analyst.post(NOTICES, aDraft()));
  await analyst.post(`${NOTICES}/${id}/submissions`);
  const other = await portal.as('officer', 'meridian-bank');
  expect((await other.post(`${NOTICES}/${id}/approvals`, { contentHash })).status).toBe(201);
  return id;
}

describe('a key that reads notices', () => {
  it('reads them masked, in lists and alone, and cannot unmask them', async () => {
    const id = await published();
    const key = await program('notices:read');
    expect(noticeOf(await key.get(`${NOTICES}/${id}`))).toMatchObject({ masked: true, title: MASK, summary: MASK });
    const { data } = (await key.get(NOTICES)).body as { data: NoticeSummary[] };
    expect(data.find((row) => row.id === id)?.title).toBe(MASK);
    const grant = { resource: { type: 'notice', id }, purpose: 'underwriting', reason: 'x' };
    expect((await key.post('/api/v1/purpose-grants', grant)).status).toBe(403);
  });

  it('is not unmasked by the purpose of a person', async () => {
    const id = await published();
    const person = await portal.as('analyst', 'harbor-insurance');
    const grant = { resource: { type: 'notice', id }, purpose: 'underwriting', reason: 'x' };
    expect((await person.post('/api/v1/purpose-grants', grant)).status).toBe(201);
    const key = await program('notices:read');
    expect(noticeOf(await key.get(`${NOTICES}/${id}`)).masked).toBe(true);
  });

  it('writes nothing', async () => {
    const key = await program('notices:read');
    expect((await key.post(NOTICES, aDraft())).status).toBe(403);
  });
});

describe('a key that writes notices', () => {
  it('drafts, edits and submits its own, which a person then approves', async () => {
    const key = await program('notices:write');
    const draft = noticeOf(await key.post(NOTICES, aDraft({ typology: 'inflated-invoice' })));
    const edited = await key.patch(`${NOTICES}/${draft.id}`, { confidence: 11 }, match(draft.version));
    expect(edited).toMatchObject({ status: 200, body: { confidence: 11 } });
    const submitted = await key.post(`${NOTICES}/${draft.id}/submissions`);
    expect(submitted.status).toBe(201);
    const { contentHash } = noticeOf(submitted);
    expect((await key.post(`${NOTICES}/${draft.id}/approvals`, { contentHash })).status).toBe(403);
    const officer = await portal.as('officer', 'harbor-insurance');
    expect((await officer.post(`${NOTICES}/${draft.id}/approvals`, { contentHash })).status).toBe(201);
  });

  it('touches no draft of a person', async () => {
    const person = await portal.as('analyst', 'harbor-insurance');
    const { id, version } = noticeOf(await person.post(NOTICES, aDraft()));
    const key = await program('notices:read', 'notices:write');
    expect((await key.get(`${NOTICES}/${id}`)).status).toBe(404);
    expect((await key.patch(`${NOTICES}/${id}`, { confidence: 1 }, match(version))).status).toBe(404);
    expect((await key.post(`${NOTICES}/${id}/submissions`)).status).toBe(404);
  });

  it('reads none of others', async () => {
    const id = await published();
    const key = await program('notices:write');
    expect([403, 404]).toContain((await key.get(`${NOTICES}/${id}`)).status);
  });
});

describe('a key without a scope for notices', () => {
  it('finds none', async () => {
    const id = await published();
    const key = await program('reports:read');
    expect([403, 404]).toContain((await key.get(`${NOTICES}/${id}`)).status);
    expect((await key.get(NOTICES)).status).toBe(403);
  });
});
