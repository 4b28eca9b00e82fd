import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { AccessReview, AccessTimeline, NoticeView } from '@watchbook/contract';
import { demoEmail } from '../../demo/accounts.js';
import { institutionId, userId } from '../../demo/people.js';
import type { Agent } from '../../testing/agent.js';
import { bodyOf } from '../../testing/answer.js';
import { startTestApp, type TestApp } from '../../testing/app.js';
import { aDraft } from '../../testing/drafts.js';

const REVIEW = '/api/v1/access-review';
const NOTICES = '/api/v1/notices';
const HARBOR = institutionId('harbor-insurance');
const reader = userId(demoEmail('analyst', 'harbor-insurance'));

let portal: TestApp;
let analyst: Agent;
let officer: Agent;
let noticeId: string;
beforeAll(async () => {
  portal = await startTestApp();
  analyst = await portal.as('analyst', 'harbor-insurance');
  officer = await portal.as('officer', 'harbor-insurance');
  noticeId = await published();
  await analyst.get(`${NOTICES}/${noticeId}`);
  await analyst.get(`${NOTICES}/${noticeId}`);
  const grant = {
    resource: { type: 'notice', id: noticeId },
    purpose: 'claims',
    caseReference: 'C-1',
    reason: 'Claim',
  };
  bodyOf(await analyst.post('/api/v1/purpose-grants', grant));
  for (let n = 0; n < 10; n++) await analyst.get(`${NOTICES}/${userId(`nobody ${n}`)}`);
});
afterAll(() => portal.stop());

async function published(): Promise<string> {
  const author = await portal.as('analyst', 'meridian-bank');
  const { id, contentHash } = bodyOf<NoticeView>(await author.post(NOTICES, aDraft()));
  bodyOf(await author.post(`${NOTICES}/${id}/submissions`));
  bodyOf(await (await portal.as('officer', 'meridian-bank')).post(`${NOTICES}/${id}/approvals`, { contentHash }));
  return id;
}
const reviewed = async (agent: Agent, query = '') => bodyOf<AccessReview>(await agent.get(`${REVIEW}${query}`));

describe('a review of access', () => {
  it('tells who of the own people saw how much, how, and what is unusual', async () => {
    const { institution, people } = await reviewed(officer);
    expect(institution).toBe('Harbor Insurance');
    expect(people.find((person) => person.userId === reader)).toMatchObject({
      name: 'Lena Marsh',
      counts: { opened: 2, listed: 0, screened: 0, unmasked: 1, exported: 0, reported: 0, linked: 0 },
      notices: 1,
      denied: 10,
      signals: [{ code: 'many-denials', count: 10 }],
    });
  });

  it('tells who saw one notice', async () => {
    const other = await published();
    await officer.get(`${NOTICES}/${other}`);
    const { people } = await reviewed(officer, `?noticeId=${noticeId}`);
    expect(people.map((person) => person.userId)).toEqual([reader]);
    expect(people[0]).toMatchObject({ counts: { opened: 2, unmasked: 1 }, denied: 0 });
  });

  it('shows what one person saw, by day and resource, with purposes and the entry behind it', async () => {
    const timeline = bodyOf<AccessTimeline>(await officer.get(`${REVIEW}/people/${reader}`));
    expect(timeline.days).toEqual([{ day: new Date().toISOString().slice(0, 10), reads: 3, notices: 1, denied: 10 }]);
    const seen = timeline.resources.find(({ type, id }) => type === 'notice' && id === noticeId)!;
    expect(seen).toMatchObject({ kinds: ['opened', 'unmasked'], purposes: ['claims'], reads: 3 });
    const entry = await officer.get(`/api/v1/ledger/entries/${seen.seq}`);
    expect(entry).toMatchObject({ status: 200, body: { action: 'purpose.granted' } });
  });

  it('is itself an entry that names whom it was about', async () => {
    const answer = await officer.get(`${REVIEW}/people/${reader}`);
    const { rows } = await portal.owner.query<{ action: string; resources: string[] }>(
      'select action, resources from ledger_entry where seq = $1',
      [answer.headers['x-ledger-seq']],
    );
    expect(rows).toEqual([{ action: 'access-review.read', resources: [`institution:${HARBOR}`, `user:${reader}`] }]);
  });

  it('is for auditors of every institution, without names', async () => {
    const auditor = await portal.as('auditor', 'audit-office');
    const { people } = await reviewed(auditor, `?institutionId=${HARBOR}`);
    expect(people.find((person) => person.userId === reader)).toMatchObject({ name: null, denied: 10 });
    const { status } = await auditor.get(`${REVIEW}/people/${reader}?institutionId=${HARBOR}`);
    expect(status).toBe(200);
  });

  it.each([
    ['an analyst', 'analyst', 'harbor-insurance', '', 403],
    ['an administrator', 'admin', 'harbor-insurance', '', 403],
    ['an operator', 'operator', 'platform', '', 403],
    ['an officer elsewhere', 'officer', 'meridian-bank', `?institutionId=${HARBOR}`, 404],
    ['a regulator', 'supervisor', 'insurance-supervisor', `?institutionId=${HARBOR}`, 404],
  ])('is refused to %s', async (_, local, slug, query, status) => {
    const agent = await portal.as(local, slug);
    expect((await agent.get(`${REVIEW}${query}`)).status).toBe(status);
    expect((await agent.get(`${REVIEW}/people/${reader}${query}`)).status).toBe(status);
  });

  it('shows nobody of another institution under their id', async () => {
    const stranger = userId(demoEmail('analyst', 'meridian-bank'));
    for (const id of [stranger, userId('nobody')])
      expect((await officer.get(`${REVIEW}/people/${id}`)).status).toBe(404);
    const { people } = await reviewed(officer);
    expect(people.map((person) => person.userId)).not.toContain(stranger);
  });

  it.each([
    ['?from=2026-11-02T00:00:00Z&to=2026-11-01T00:00:00Z', 422],
    ['?from=2026-01-02T00:00:00Z&to=2026-11-01T00:00:00Z', 422],
    ['?from=yesterday', 400],
    ['?noticeId=7', 400],
  ])('refuses the period %s', async (query, status) => {
    expect((await officer.get(`${REVIEW}${query}`)).status).toBe(status);
  });
});
