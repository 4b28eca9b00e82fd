import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type {
  ChangeDecided,
  ChangeProposalView,
  InstitutionProfile,
  Invitation,
  Page,
  UserInvited,
} from '@watchbook/contract';
import { institutionId } from '../demo/people.js';
import { Agent } from '../testing/agent.js';
import { approve, bodyOf } from '../testing/answer.js';
import { startTestApp, type TestApp } from '../testing/app.js';

const INSTITUTIONS = '/api/v1/institutions';
const PROPOSALS = '/api/v1/change-proposals';

let portal: TestApp;
let operator: Agent;
let second: Agent;
let supervisor: Agent;
beforeAll(async () => {
  portal = await startTestApp();
  operator = await portal.as('operator', 'platform');
  second = await portal.as('deputy', 'platform');
  supervisor = await portal.as('supervisor', 'banking-supervisor');
});
afterAll(() => portal.stop());

const aBank = (slug: string) => ({
  slug,
  name: `The ${slug}`,
  kind: 'bank',
  sector: 'banking',
  jurisdiction: 'CN-31',
  address: '1 Quay Road',
  admin: { name: 'Ruth Abel', email: `ruth@${slug}.example` },
  reason: 'Applied in writing',
});
const propose = async (slug: string) => bodyOf<ChangeProposalView>(await operator.post(INSTITUTIONS, aBank(slug)));
const has = async (slug: string) =>
  (await portal.owner.query('select from institution where slug = $1', [slug])).rows.length === 1;

describe('an institution that joins', () => {
  it('is there once a second operator and its regulator approved, with its first administrator invited', async () => {
    const proposal = await propose('cedar-bank');
    expect(await approve(operator, proposal)).toMatchObject({ status: 403, body: { code: 'second-person' } });
    expect(await approve(supervisor, proposal)).toMatchObject({ status: 403, body: { code: 'not-allowed' } });
    const half = bodyOf<ChangeDecided>(await approve(second, proposal));
    expect(half).toMatchObject({ status: 'open', stage: 1, awaits: { role: 'regulator-supervisor' } });
    expect(await has('cedar-bank')).toBe(false);
    expect((await approve(second, proposal)).status).toBe(403);
    const elsewhere = await portal.as('supervisor', 'insurance-supervisor');
    expect((await approve(elsewhere, proposal)).status).toBe(404);
    const whole = bodyOf<ChangeDecided>(await approve(supervisor, proposal));
    expect(whole).toMatchObject({ status: 'approved', decisions: [{ stage: 0 }, { stage: 1 }] });
    expect(whole.invitationUrl).toMatch(/^http/);
    const { rows } = await portal.owner.query<{ roles: string[]; status: string }>(
      `select u.roles, u.status from app_user u join institution i on i.id = u.institution_id where i.slug = 'cedar-bank'`,
    );
    expect(rows).toEqual([{ roles: ['institution-admin'], status: 'invited' }]);
    const again = bodyOf<Invitation>(await operator.post(`${INSTITUTIONS}/${whole.target.id}/invitations`));
    const password = 'quiet harbour lantern 71';
    const use = (url: string | null) =>
      portal.nobody().post('/api/v1/account-links/uses', { token: url!.split('#')[1], password });
    expect([(await use(whole.invitationUrl)).status, (await use(again.invitationUrl)).status]).toEqual([404, 204]);
    expect((await operator.post(`${INSTITUTIONS}/${whole.target.id}/invitations`)).status).toBe(404);
    const first = await new Agent(portal.app).signIn('ruth@cedar-bank.example', password);
    const colleague = { name: 'Otto Prinz', email: 'otto@cedar-bank.example', roles: ['institution-admin'] };
    const invited = bodyOf<UserInvited>(await first.post('/api/v1/users', colleague));
    expect(invited.proposal?.awaits).toMatchObject({ role: 'operator' });
    expect((await approve(second, invited.proposal!)).status).toBe(201);
  });

  it('needs what its kind needs, and names the field at fault', async () => {
    const faults: [object, string][] = [
      [{ sector: 'insurance' }, '/sector'],
      [{ supervisedSectors: ['banking'] }, '/supervisedSectors'],
      [{ kind: 'regulator', sector: null }, '/supervisedSectors'],
      [{ jurisdiction: 'FR' }, '/jurisdiction'],
      [{ slug: 'meridian-bank' }, '/slug'],
      [{ admin: { name: 'x', email: 'analyst@meridian-bank.demo' } }, '/admin/email'],
    ];
    for (const [fault, pointer] of faults)
      expect(await operator.post(INSTITUTIONS, { ...aBank('fault-bank'), ...fault })).toMatchObject({
        status: 422,
        body: { errors: [{ pointer }] },
      });
  });

  it('is proposed by operators only, and known to nobody else', async () => {
    const proposal = await propose('birch-bank');
    for (const [local, slug] of [
      ['admin', 'meridian-bank'],
      ['supervisor', 'insurance-supervisor'],
      ['analyst', 'banking-supervisor'],
    ] as const) {
      const agent = await portal.as(local, slug);
      expect((await agent.post(INSTITUTIONS, aBank('other-bank'))).status).toBe(403);
      expect([403, 404]).toContain((await agent.get(`${PROPOSALS}/${proposal.id}`)).status);
    }
    const auditor = await portal.as('auditor', 'audit-office');
    const seen = bodyOf<ChangeProposalView>(await auditor.get(`${PROPOSALS}/${proposal.id}`));
    expect(seen).toMatchObject({ kind: 'institution-join', content: null, reason: null, contentHash: null });
    expect((await portal.nobody().get(PROPOSALS)).status).toBe(401);
    const waiting = bodyOf<Page<ChangeProposalView>>(await second.get(`${PROPOSALS}?filter[waiting]=me`));
    expect(waiting.data.map(({ id }) => id)).toContain(proposal.id);
    const own = bodyOf<Page<ChangeProposalView>>(await operator.get(`${PROPOSALS}?filter[waiting]=me`));
    expect(own.data.map(({ id }) => id)).not.toContain(proposal.id);
  });
});

describe('suspending', () => {
  const summit = institutionId('summit-bank');
  const reason = { reason: 'Licence withdrawn' };

  it('takes two supervisors in reach, counts at once, and is lifted in the same way', async () => {
    const deputy = await portal.as('deputy', 'banking-supervisor');
    const analyst = await portal.as('analyst', 'summit-bank');
    const proposal = bodyOf<ChangeProposalView>(await supervisor.post(`${INSTITUTIONS}/${summit}/suspensions`, reason));
    expect(await approve(supervisor, proposal)).toMatchObject({ status: 403, body: { code: 'second-person' } });
    expect((await analyst.get('/api/v1/me')).status).toBe(200);
    expect((await approve(deputy, proposal)).status).toBe(201);
    expect((await analyst.get('/api/v1/me')).status).toBe(401);
    const lifting = bodyOf<ChangeProposalView>(
      await operator.post(`${INSTITUTIONS}/${summit}/reinstatements`, { reason: 'Licence back' }),
    );
    expect((await approve(deputy, lifting)).status).toBe(403);
    expect((await approve(second, lifting)).status).toBe(201);
    const { rows } = await portal.owner.query<{ action: string }>(
      `select action from ledger_entry where action like 'institution.%' and $1 = any (resources) order by seq`,
      [`institution:${summit}`],
    );
    expect(rows.map(({ action }) => action)).toEqual(['institution.suspended', 'institution.reinstated']);
  });

  it('is not for those out of reach, for members, nor of the operator', async () => {
    const elsewhere = await portal.as('supervisor', 'insurance-supervisor');
    expect((await elsewhere.post(`${INSTITUTIONS}/${summit}/suspensions`, reason)).status).toBe(403);
    const admin = await portal.as('admin', 'meridian-bank');
    expect((await admin.post(`${INSTITUTIONS}/${summit}/suspensions`, reason)).status).toBe(403);
    const platform = institutionId('platform');
    expect((await operator.post(`${INSTITUTIONS}/${platform}/suspensions`, reason)).status).toBe(403);
    await expect(
      portal.owner.query(`update institution set status = 'suspended' where slug = 'summit-bank'`),
    ).rejects.toThrow('two people suspend');
  });
});

describe('a profile', () => {
  it('is edited by the own administrator, on the version that was read', async () => {
    const admin = await portal.as('admin', 'harbor-insurance');
    const path = `${INSTITUTIONS}/${institutionId('harbor-insurance')}`;
    const { version } = bodyOf<InstitutionProfile>(await admin.get(path));
    const ifMatch = { 'if-match': `"${version}"` };
    const edited = await admin.patch(path, { address: '2 Quay Road' }, ifMatch);
    expect(edited).toMatchObject({ status: 200, body: { address: '2 Quay Road', name: 'Harbor Insurance' } });
    expect((await admin.patch(path, { address: null }, ifMatch)).status).toBe(412);
    expect((await admin.patch(path, { address: null })).status).toBe(428);
    const stranger = await portal.as('admin', 'meridian-bank');
    expect((await stranger.patch(path, { name: 'Canary' }, { 'if-match': `"${version + 1}"` })).status).toBe(403);
    expect((await admin.patch(path, { status: 'suspended' }, { 'if-match': `"${version + 1}"` })).status).toBe(400);
  });
});
