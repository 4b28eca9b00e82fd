import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { AcknowledgementView, WarningDraft, WarningSummary, WarningView } from '@watchbook/contract';
import { institutionId } from '../demo/people.js';
import type { Agent } from '../testing/agent.js';
import { startTestApp, type TestApp } from '../testing/app.js';
import { aWarning, inDays } from '../testing/drafts.js';
import { issue } from '../testing/filing.js';

let portal: TestApp;
let analyst: Agent;
let supervisor: Agent;
let officer: Agent;
let insurer: Agent;
beforeAll(async () => {
  portal = await startTestApp();
  analyst = await portal.as('analyst', 'banking-supervisor');
  supervisor = await portal.as('supervisor', 'banking-supervisor');
  officer = await portal.as('officer', 'meridian-bank');
  insurer = await portal.as('officer', 'harbor-insurance');
});
afterAll(() => portal.stop());

const WARNINGS = '/api/v1/warnings';
async function drafted(overrides: Partial<WarningDraft> = {}) {
  const answer = await analyst.post(WARNINGS, aWarning(overrides));
  expect(answer.status).toBe(201);
  return answer.body as WarningView;
}
const issued = (overrides: Partial<WarningDraft> = {}) => issue([analyst, supervisor], overrides);
const acknowledgementsOf = async (agent: Agent, id: string) =>
  ((await agent.get(`${WARNINGS}/${id}/acknowledgements`)).body as { data: AcknowledgementView[] }).data;

describe('a warning', () => {
  it('is drafted by an analyst and issued by a second person, bound to its content', async () => {
    const { id, contentHash, version } = await drafted();
    expect((await officer.get(`${WARNINGS}/${id}`)).status).toBe(404);
    expect((await supervisor.post(`${WARNINGS}/${id}/approvals`, { contentHash })).status).toBe(409);
    await analyst.post(`${WARNINGS}/${id}/submissions`);
    expect((await analyst.post(`${WARNINGS}/${id}/approvals`, { contentHash })).status).toBe(403);
    const edited = await analyst.patch(
      `${WARNINGS}/${id}`,
      { severity: 'critical' },
      { 'if-match': `"${version + 1}"` },
    );
    expect(edited).toMatchObject({ status: 200, body: { status: 'draft', severity: 'critical' } });
    await analyst.post(`${WARNINGS}/${id}/submissions`);
    expect((await supervisor.post(`${WARNINGS}/${id}/approvals`, { contentHash })).status).toBe(412);
    const { contentHash: seen } = (await supervisor.get(`${WARNINGS}/${id}`)).body as WarningView;
    expect((await supervisor.post(`${WARNINGS}/${id}/approvals`, { contentHash: seen })).status).toBe(201);
  });

  it('reaches exactly the supervised institutions of its audience', async () => {
    const { id, addressedCount } = await issued();
    expect(addressedCount).toBe(3);
    expect((await officer.get(`${WARNINGS}/${id}`)).body).toMatchObject({
      title: 'Loan stacking over weekends',
      acknowledgement: 'due',
      actions: ['acknowledge'],
      author: null,
      audience: null,
    });
    for (const agent of [
      insurer,
      await portal.as('analyst', 'lantern-microloans'),
      await portal.as('analyst', 'insurance-supervisor'),
    ]) {
      expect((await agent.get(`${WARNINGS}/${id}`)).status).toBe(404);
      const { data } = (await agent.get(`${WARNINGS}?limit=100`)).body as { data: WarningSummary[] };
      expect(data.map((warning) => warning.id)).not.toContain(id);
    }
    expect((await portal.nobody().get(`${WARNINGS}/${id}`)).status).toBe(401);
  });

  it('is withdrawn by a supervisor, with the reason', async () => {
    const { id } = await issued();
    expect((await analyst.post(`${WARNINGS}/${id}/withdrawals`, { reason: 'x' })).status).toBe(403);
    expect((await supervisor.post(`${WARNINGS}/${id}/withdrawals`, { reason: 'Superseded' })).status).toBe(201);
    expect((await officer.get(`${WARNINGS}/${id}`)).body).toMatchObject({
      status: 'withdrawn',
      withdrawalReason: 'Superseded',
      actions: [],
    });
    expect((await officer.post(`${WARNINGS}/${id}/acknowledgements`, { action: 'no-exposure' })).status).toBe(409);
  });

  it.each([
    [
      'an institution that is not supervised',
      { audience: { institutionIds: [institutionId('harbor-insurance')], sectors: [] } },
      '/audience/institutionIds/0',
    ],
    [
      'a sector that is not supervised',
      { audience: { institutionIds: [], sectors: ['insurance' as const] } },
      '/audience/sectors/0',
    ],
    ['a deadline in the past', { acknowledgeBy: inDays(-1) }, '/acknowledgeBy'],
  ])('for %s is refused with the field at fault', async (_name, change, pointer) => {
    const answer = await analyst.post(WARNINGS, aWarning(change));
    expect(answer).toMatchObject({ status: 422, body: { errors: [{ pointer }] } });
  });

  it('is not drafted by an institution, nor under RED', async () => {
    expect((await officer.post(WARNINGS, aWarning())).status).toBe(403);
    expect((await analyst.post(WARNINGS, { ...aWarning(), tlp: 'RED' })).status).toBe(400);
  });
});

describe('an acknowledgement', () => {
  it('is given once for an institution, and the regulator sees who has and who has not', async () => {
    const { id } = await issued();
    const colleague = await portal.as('analyst', 'meridian-bank');
    const answers = await Promise.all(
      [officer, colleague, officer, colleague].map((agent) =>
        agent.post(`${WARNINGS}/${id}/acknowledgements`, { action: 'screened-customers', comment: 'Canary comment' }),
      ),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409]);
    const all = await acknowledgementsOf(supervisor, id);
    expect(all.map(({ institution, state }) => `${institution} ${state}`).sort()).toEqual([
      'Meridian Bank acknowledged',
      'Northfield Bank due',
      'Summit Bank due',
    ]);
    expect(await acknowledgementsOf(officer, id)).toMatchObject([
      { institution: 'Meridian Bank', action: 'screened-customers', late: false },
    ]);
    expect((await supervisor.get(`${WARNINGS}/${id}`)).body).toMatchObject({ acknowledgedCount: 1, addressedCount: 3 });
    const { rows } = await portal.owner.query(
      `select from ledger_entry where action = 'warning.acknowledged' and resources @> array[$1]`,
      [`warning:${id}`],
    );
    expect(rows).toHaveLength(1);
  });

  it('is overdue after its deadline, and late when it comes then', async () => {
    const { id } = await issued();
    await portal.owner.query(
      `begin; set local session_replication_role = replica; update acknowledgement set due_at = now() - interval '1 day' where warning_id = '${id}'; commit`,
    );
    const { data } = (await officer.get(`${WARNINGS}?filter[acknowledgement]=overdue`)).body as {
      data: WarningSummary[];
    };
    expect(data.map((warning) => warning.id)).toEqual([id]);
    expect((await officer.post(`${WARNINGS}/${id}/acknowledgements`, { action: 'no-exposure' })).body).toMatchObject({
      state: 'acknowledged',
      late: true,
    });
  });

  it('is owed by nobody who was not addressed', async () => {
    const { id } = await issued({ tlp: 'GREEN' });
    expect((await insurer.get(`${WARNINGS}/${id}`)).body).toMatchObject({ acknowledgement: null, actions: [] });
    expect((await insurer.post(`${WARNINGS}/${id}/acknowledgements`, { action: 'no-exposure' })).status).toBe(404);
    expect(await acknowledgementsOf(insurer, id)).toEqual([]);
  });
});
