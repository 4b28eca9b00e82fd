import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ChangeProposalView, NoticeDraft, NoticeView } from '@watchbook/contract';
import { institutionId, userId } from '../demo/people.js';
import { demoEmail } from '../demo/accounts.js';
import type { Agent } from '../testing/agent.js';
import { approve, bodyOf } from '../testing/answer.js';
import { startTestApp, type TestApp } from '../testing/app.js';
import { aDraft } from '../testing/drafts.js';

const NOTICES = '/api/v1/notices';
const REASON = 'Canary reason: the person was cleared by a court';

let portal: TestApp;
let analyst: Agent;
let officer: Agent;
let supervisor: Agent;
let deputy: Agent;
beforeAll(async () => {
  portal = await startTestApp();
  analyst = await portal.as('analyst', 'meridian-bank');
  officer = await portal.as('officer', 'meridian-bank');
  supervisor = await portal.as('supervisor', 'banking-supervisor');
  deputy = await portal.as('deputy', 'banking-supervisor');
});
afterAll(() => portal.stop());

async function published(overrides: Partial<NoticeDraft> = {}): Promise<NoticeView> {
  const { id, contentHash } = bodyOf<NoticeView>(await analyst.post(NOTICES, aDraft(overrides)));
  bodyOf(await analyst.post(`${NOTICES}/${id}/submissions`));
  return bodyOf(await officer.post(`${NOTICES}/${id}/approvals`, { contentHash }));
}
const order = (agent: Agent, { id }: { id: string }) =>
  agent.post(`${NOTICES}/${id}/withdrawal-orders`, { reason: REASON });
const read = async (agent: Agent, id: string) => (await agent.get(`${NOTICES}/${id}`)).body;

describe('an order to withdraw a notice', () => {
  it('takes effect when a second supervisor approves it, and tells the owner who ordered it and why', async () => {
    const { id, ref } = await published();
    expect(await read(supervisor, id)).toMatchObject({ actions: ['order-withdrawal'] });
    const proposal = bodyOf<ChangeProposalView>(await order(supervisor, { id }));
    expect(proposal).toMatchObject({ kind: 'notice-withdrawal', reason: REASON, content: { notice: { id, ref } } });
    expect(await approve(supervisor, proposal)).toMatchObject({ status: 403, body: { code: 'second-person' } });
    expect(await read(officer, id)).toMatchObject({ status: 'published' });
    expect((await approve(deputy, proposal)).status).toBe(201);
    const ordered = { status: 'withdrawn', withdrawalReason: REASON, withdrawalOrderedBy: 'Banking Supervisor' };
    expect(await read(officer, id)).toMatchObject(ordered);
    const reader = await portal.as('analyst', 'harbor-insurance');
    expect(await read(reader, id)).toMatchObject({ withdrawalReason: null, withdrawalOrderedBy: null });
    const { rows } = await portal.owner.query<{ action: string; actor_user: string }>(
      `select action, actor_user from ledger_entry where resources @> array[$1] and action like '%withdraw%' order by seq`,
      [`notice:${id}`],
    );
    expect(rows).toEqual([
      { action: 'notice.withdrawn', actor_user: userId(demoEmail('deputy', 'banking-supervisor')) },
    ]);
  });

  it('names no source: it may be hidden', async () => {
    const notice = await published({ sourceVisibility: 'hidden' });
    const answer = await order(supervisor, notice);
    expect(answer.status).toBe(201);
    for (const word of ['meridian', institutionId('meridian-bank'), 'MER-000001'])
      expect(answer.text.toLowerCase()).not.toContain(word.toLowerCase());
  });

  it('is open once at a time, and void once the notice has ended', async () => {
    const { id } = await published();
    const answers = await Promise.all([order(supervisor, { id }), order(deputy, { id })]);
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
    const at = answers.findIndex(({ status }) => status === 201);
    bodyOf(await officer.post(`${NOTICES}/${id}/withdrawals`, { reason: 'Mistaken' }));
    const other = at === 0 ? deputy : supervisor;
    expect((await approve(other, bodyOf(answers[at]!))).status).toBe(409);
    expect(await read(officer, id)).toMatchObject({ withdrawalReason: 'Mistaken', withdrawalOrderedBy: null });
  });

  it.each([
    ['an analyst of the regulator', 'analyst', 'banking-supervisor', 403],
    ['a supervisor elsewhere', 'supervisor', 'insurance-supervisor', 404],
    ['the own officer', 'officer', 'meridian-bank', 403],
    ['an auditor', 'auditor', 'audit-office', 403],
    ['an operator', 'operator', 'platform', 403],
  ])('is refused to %s', async (_, local, slug, status) => {
    const notice = await published();
    expect((await order(await portal.as(local, slug), notice)).status).toBe(status);
  });

  it('is not there for a RED notice, of which colleagues know nothing', async () => {
    const named = [userId(demoEmail('supervisor', 'banking-supervisor'))];
    const audience = { institutionIds: [], groupIds: [], sectors: [], userIds: named };
    const notice = await published({ tlp: 'RED', audience });
    expect((await order(supervisor, notice)).status).toBe(403);
  });

  it('is the business of supervisors: nobody else of the regulator reads it', async () => {
    const proposal = bodyOf<ChangeProposalView>(await order(supervisor, await published()));
    const path = `/api/v1/change-proposals/${proposal.id}`;
    expect((await deputy.get(path)).status).toBe(200);
    for (const [local, slug] of [
      ['analyst', 'banking-supervisor'],
      ['officer', 'meridian-bank'],
      ['admin', 'meridian-bank'],
      ['supervisor', 'insurance-supervisor'],
    ] as const) {
      const answer = await (await portal.as(local, slug)).get(path);
      expect([403, 404]).toContain(answer.status);
      expect(answer.text).not.toContain('Canary');
    }
  });
});

describe('the database', () => {
  it('lets a supervisor withdraw nothing without an order that a second one approved', async () => {
    const { id } = await published();
    const client = await portal.owner.connect();
    try {
      await client.query('begin; set local role watchbook_app');
      const settings = {
        institution: institutionId('banking-supervisor'),
        user: userId(demoEmail('supervisor', 'banking-supervisor')),
        roles: 'regulator-supervisor',
        sectors: 'banking,microlending',
        jurisdictions: 'CN-31',
      };
      for (const [name, value] of Object.entries(settings))
        await client.query('select set_config($1, $2, true)', [`app.${name}`, value]);
      expect((await client.query('select from notice where id = $1', [id])).rowCount).toBe(1);
      const forced = client.query(`update notice set status = 'withdrawn', ordered_by = $2 where id = $1`, [
        id,
        settings.institution,
      ]);
      await expect(forced).rejects.toMatchObject({ code: '42501' });
    } finally {
      await client.query('rollback');
      client.release();
    }
  });
});
