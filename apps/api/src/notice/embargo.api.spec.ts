import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { NoticeSummary, NoticeView } from '@watchbook/contract';
import type { Agent } from '../testing/agent.js';
import { actionsOn } from '../testing/actions-on.js';
import { bodyOf } from '../testing/answer.js';
import { startTestApp, type TestApp } from '../testing/app.js';
import { aDraft, inDays } from '../testing/drafts.js';
import { NoticeUpkeepService } from './notice-upkeep.service.js';

const NOTICES = '/api/v1/notices';

let portal: TestApp;
let analyst: Agent;
let officer: Agent;
let reader: Agent;
let supervisor: Agent;
beforeAll(async () => {
  portal = await startTestApp();
  analyst = await portal.as('analyst', 'meridian-bank');
  officer = await portal.as('officer', 'meridian-bank');
  reader = await portal.as('analyst', 'harbor-insurance');
  supervisor = await portal.as('supervisor', 'banking-supervisor');
});
afterAll(() => portal.stop());

async function embargoed(): Promise<NoticeView> {
  const draft = aDraft({ embargoUntil: inDays(2) });
  const { id, contentHash } = bodyOf<NoticeView>(await analyst.post(NOTICES, draft));
  bodyOf(await analyst.post(`${NOTICES}/${id}/submissions`));
  return bodyOf(await officer.post(`${NOTICES}/${id}/approvals`, { contentHash }));
}
const upkeep = () => portal.app.get(NoticeUpkeepService).run();
const over = (id: string) =>
  portal.tamper(`update notice set embargo_until = now() - interval '1 second' where id = '${id}'`);
const statusFor = async (agent: Agent, id: string) => {
  const { status, body } = await agent.get(`${NOTICES}/${id}`);
  return status === 200 ? (body as NoticeView).status : status;
};
const changesOf = async (id: string) =>
  (await actionsOn(portal, `notice:${id}`)).filter((action) => !action.startsWith('notice.read'));

describe('a notice under embargo', () => {
  it('is approved, and there for nobody else until its time has come', async () => {
    const { id, status, publishedAt, embargoUntil } = await embargoed();
    expect({ status, publishedAt }).toEqual({ status: 'embargoed', publishedAt: null });
    expect(embargoUntil).not.toBeNull();
    await upkeep();
    for (const agent of [reader, supervisor]) expect(await statusFor(agent, id)).toBe(404);
    const { data } = bodyOf<{ data: NoticeSummary[] }>(await reader.get(`${NOTICES}?limit=100`));
    expect(data.map((row) => row.id)).not.toContain(id);
    expect(await statusFor(analyst, id)).toBe('embargoed');
    await over(id);
    await Promise.all(Array.from({ length: 6 }, upkeep));
    for (const agent of [reader, supervisor, analyst, officer]) expect(await statusFor(agent, id)).toBe('published');
    expect(await changesOf(id)).toEqual(['notice.drafted', 'notice.submitted', 'notice.approved', 'notice.published']);
  });

  it('tells its readers nothing of the time before', async () => {
    const { id } = await embargoed();
    await over(id);
    await upkeep();
    const shown = bodyOf<NoticeView>(await reader.get(`${NOTICES}/${id}`));
    expect(shown).toMatchObject({ embargoUntil: null, submittedAt: null, createdAt: shown.publishedAt });
  });

  it('can be sent back until then, and needs a new approval', async () => {
    const { id, contentHash } = await embargoed();
    expect(bodyOf(await officer.post(`${NOTICES}/${id}/rejections`, { reason: 'Wait' }))).toMatchObject({
      status: 'draft',
      rejection: 'Wait',
    });
    await over(id);
    await upkeep();
    expect(await statusFor(analyst, id)).toBe('draft');
    bodyOf(await analyst.post(`${NOTICES}/${id}/submissions`));
    expect((await analyst.post(`${NOTICES}/${id}/approvals`, { contentHash })).status).toBe(403);
  });

  it('must begin before the notice is over', async () => {
    const answer = await analyst.post(NOTICES, aDraft({ embargoUntil: inDays(3), expiresAt: inDays(2) }));
    expect(answer).toMatchObject({ status: 422, body: { errors: [{ pointer: '/embargoUntil' }] } });
  });
});

describe('a notice whose time is over', () => {
  it('is a tombstone, once', async () => {
    const { id, contentHash } = bodyOf<NoticeView>(await analyst.post(NOTICES, aDraft({ expiresAt: inDays(1) })));
    bodyOf(await analyst.post(`${NOTICES}/${id}/submissions`));
    bodyOf(await officer.post(`${NOTICES}/${id}/approvals`, { contentHash }));
    await portal.tamper(`update notice set expires_at = now() - interval '1 second' where id = '${id}'`);
    await Promise.all(Array.from({ length: 6 }, upkeep));
    expect(await statusFor(reader, id)).toBe('expired');
    expect((await changesOf(id)).filter((action) => action === 'notice.expired')).toHaveLength(1);
  });
});
