import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { ChangeDecided, ChangeProposalView, Page, UserInvited, UserView } from '@watchbook/contract';
import { demoEmail } from '../../demo/accounts.js';
import { userId } from '../../demo/people.js';
import { ProposalUpkeepService } from '../../proposal/proposal-upkeep.service.js';
import { Agent } from '../../testing/agent.js';
import { approve, bodyOf } from '../../testing/answer.js';
import { actionsOn } from '../../testing/actions-on.js';
import { startTestApp, type TestApp } from '../../testing/app.js';

const USERS = '/api/v1/users';
const PROPOSALS = '/api/v1/change-proposals';

let portal: TestApp;
let admin: Agent;
let deputy: Agent;
let officer: Agent;
let analyst: Agent;
beforeAll(async () => {
  portal = await startTestApp();
  admin = await portal.as('admin', 'meridian-bank');
  deputy = await portal.as('deputy', 'meridian-bank');
  officer = await portal.as('officer', 'meridian-bank');
  analyst = await portal.as('analyst', 'meridian-bank');
});
afterAll(() => portal.stop());
afterEach(async () => {
  for (const agent of [admin, deputy]) {
    const { data } = bodyOf<Page<ChangeProposalView>>(await agent.get(`${PROPOSALS}?filter[status]=open`));
    for (const { id, may } of data) if (may.withdraw) await agent.post(`${PROPOSALS}/${id}/withdrawals`);
  }
});

const ids = Object.fromEntries(
  ['admin', 'deputy', 'officer', 'analyst'].map((local) => [local, userId(demoEmail(local, 'meridian-bank'))]),
) as Record<'admin' | 'deputy' | 'officer' | 'analyst', string>;

const propose = async (agent: Agent, id: string, roles: string[]) =>
  bodyOf<ChangeProposalView>(await agent.post(`${USERS}/${id}/role-proposals`, { roles, reason: 'New duties' }));
const rolesOfUser = async (id: string) =>
  (await portal.owner.query<{ roles: string[] }>('select roles from app_user where id = $1', [id])).rows[0]!.roles;

describe('roles of a colleague', () => {
  it('change when a second administrator approves exactly what was proposed, and each step is an entry', async () => {
    const proposal = await propose(admin, ids.analyst, ['compliance-officer', 'analyst']);
    expect(proposal).toMatchObject({
      status: 'open',
      awaits: { role: 'institution-admin', institution: 'Meridian Bank' },
      content: { rolesBefore: ['analyst'], rolesAfter: ['analyst', 'compliance-officer'] },
      may: { approve: false, withdraw: true },
    });
    expect(await rolesOfUser(ids.analyst)).toEqual(['analyst']);
    const other = await deputy.post(`${PROPOSALS}/${proposal.id}/approvals`, { contentHash: '0'.repeat(64) });
    expect(other).toMatchObject({ status: 409, body: { code: 'conflict' } });
    const answer = await approve(deputy, proposal);
    expect(answer).toMatchObject({ status: 201, body: { status: 'approved', receipt: { seq: expect.any(Number) } } });
    expect(await rolesOfUser(ids.analyst)).toEqual(['analyst', 'compliance-officer']);
    expect((await analyst.get('/api/v1/me')).status).toBe(401);
    expect(await actionsOn(portal, `change-proposal:${proposal.id}`)).toEqual([
      'change-proposal.proposed',
      'change-proposal.approved-failed',
      'change-proposal.approved',
    ]);
    await approve(deputy, await propose(admin, ids.analyst, ['analyst']));
    analyst = await portal.as('analyst', 'meridian-bank');
  });

  it('are decided by nobody alone: not by the proposer, nor by the person whom they are about', async () => {
    const ofAnother = await propose(admin, ids.officer, ['compliance-officer', 'analyst']);
    expect(await approve(admin, ofAnother)).toMatchObject({ status: 403, body: { code: 'second-person' } });
    const aboutDeputy = await propose(admin, ids.deputy, ['institution-admin', 'analyst']);
    expect(aboutDeputy.awaits).toMatchObject({ role: 'compliance-officer' });
    expect(await approve(deputy, aboutDeputy)).toMatchObject({ status: 403, body: { code: 'second-person' } });
    const reason = { reason: 'No' };
    expect((await deputy.post(`${PROPOSALS}/${aboutDeputy.id}/rejections`, reason)).status).toBe(403);
    const own = await admin.post(`${USERS}/${ids.admin}/role-proposals`, { roles: ['analyst'], reason: 'x' });
    expect(own).toMatchObject({ status: 403, body: { code: 'not-allowed' } });
    expect(await approve(analyst, ofAnother)).toMatchObject({ status: 403, body: { code: 'not-allowed' } });
    expect((await approve(officer, aboutDeputy)).status).toBe(201);
    expect(await rolesOfUser(ids.deputy)).toEqual(['analyst', 'institution-admin']);
    await approve(officer, await propose(admin, ids.deputy, ['institution-admin']));
    deputy = await portal.as('deputy', 'meridian-bank');
  });

  it('stay as they are when the proposal is rejected, taken back or too old', async () => {
    const rejected = await propose(admin, ids.analyst, ['compliance-officer']);
    const again = { roles: ['institution-admin'], reason: 'x' };
    expect((await deputy.post(`${USERS}/${ids.analyst}/role-proposals`, again)).status).toBe(409);
    expect((await deputy.post(`${PROPOSALS}/${rejected.id}/rejections`, { reason: 'No' })).status).toBe(201);
    expect(await approve(deputy, rejected)).toMatchObject({ status: 409 });
    const withdrawn = await propose(admin, ids.analyst, ['compliance-officer']);
    expect((await deputy.post(`${PROPOSALS}/${withdrawn.id}/withdrawals`)).status).toBe(403);
    expect((await admin.post(`${PROPOSALS}/${withdrawn.id}/withdrawals`)).status).toBe(201);
    expect(await approve(deputy, withdrawn)).toMatchObject({ status: 409 });
    const late = await propose(admin, ids.analyst, ['compliance-officer']);
    await portal.tamper(`update change_proposal set expires_at = now() - interval '1 second' where id = '${late.id}'`);
    expect(await approve(deputy, late)).toMatchObject({ status: 409 });
    expect(bodyOf(await admin.get(`${PROPOSALS}/${late.id}`))).toMatchObject({ status: 'expired', awaits: null });
    expect(await rolesOfUser(ids.analyst)).toEqual(['analyst']);
  });

  it('end when their time is over, though nobody looks at them', async () => {
    const { id } = await propose(admin, ids.analyst, ['compliance-officer']);
    await portal.tamper(`update change_proposal set expires_at = now() - interval '1 second' where id = '${id}'`);
    await portal.app.get(ProposalUpkeepService).run();
    expect((await actionsOn(portal, `change-proposal:${id}`)).at(-1)).toBe('change-proposal.expired');
  });

  it('are only those of the kind of institution', async () => {
    for (const roles of [['operator'], ['auditor'], ['regulator-supervisor'], ['service-account']])
      expect(await admin.post(`${USERS}/${ids.analyst}/role-proposals`, { roles, reason: 'x' })).toMatchObject({
        status: 422,
        body: { errors: [{ pointer: '/roles/0' }] },
      });
    await expect(
      portal.owner.query(
        `insert into app_user (id, institution_id, name, email, email_hash, roles, created_at)
        select gen_random_uuid(), institution_id, '', '', 'x', '{operator}', now() from app_user where id = $1`,
        [ids.analyst],
      ),
    ).rejects.toThrow('not of an institution of this kind');
  });

  it('are changed by no statement without the warrant of two people', async () => {
    await expect(
      portal.owner.query(`update app_user set roles = '{institution-admin}' where id = $1`, [ids.analyst]),
    ).rejects.toThrow('two people change roles');
  });

  it('are approved once, however often at once', async () => {
    const proposal = await propose(admin, ids.analyst, ['analyst', 'compliance-officer']);
    const answers = await Promise.all(Array.from({ length: 8 }, () => approve(deputy, proposal)));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array<number>(7).fill(409)]);
    const { rows } = await portal.owner.query(
      `select from ledger_entry where action = 'user.roles-changed' and $1 = any (resources)`,
      [`user:${ids.analyst}`],
    );
    const before = rows.length;
    await approve(deputy, await propose(admin, ids.analyst, ['analyst']));
    analyst = await portal.as('analyst', 'meridian-bank');
    expect(before).toBeGreaterThan(0);
  });
});

describe('an institution', () => {
  it('keeps its last administrator, also when two remove each other at once', async () => {
    const [a, b] = await Promise.all([
      admin.patch(`${USERS}/${ids.deputy}`, { status: 'disabled' }),
      deputy.patch(`${USERS}/${ids.admin}`, { status: 'disabled' }),
    ]);
    const statuses = [a.status, b.status];
    expect(statuses).toContain(200);
    expect(statuses.filter((status) => status === 200)).toHaveLength(1);
    const { rows } = await portal.owner.query<{ id: string }>(
      `select id from app_user where status = 'active' and 'institution-admin' = any (roles)
         and institution_id = (select id from institution where slug = 'meridian-bank')`,
    );
    expect(rows).toHaveLength(1);
    const [left, gone] = rows[0]!.id === ids.admin ? [admin, ids.deputy] : [deputy, ids.admin];
    expect((await left.patch(`${USERS}/${gone}`, { status: 'active' })).status).toBe(200);
    admin = await portal.as('admin', 'meridian-bank');
    deputy = await portal.as('deputy', 'meridian-bank');
  });
});

describe('inviting', () => {
  it('gives the first role at once and proposes the others', async () => {
    const draft = { name: 'Noor Haas', email: 'noor@meridian-bank.example', roles: ['compliance-officer', 'analyst'] };
    const made = bodyOf<UserInvited>(await admin.post(USERS, draft));
    expect(made).toMatchObject({ status: 'invited', roles: ['analyst'], proposal: { status: 'open' } });
    expect(made.proposedRoles).toEqual(['analyst', 'compliance-officer']);
    const { data } = bodyOf<Page<UserView>>(await deputy.get(USERS));
    expect(data.find(({ id }) => id === made.id)?.proposedRoles).toEqual(['analyst', 'compliance-officer']);
    expect((await approve(deputy, made.proposal!)).status).toBe(201);
    expect(await rolesOfUser(made.id)).toEqual(['analyst', 'compliance-officer']);
    expect((await admin.patch(`${USERS}/${made.id}`, { status: 'active' })).status).toBe(409);
    bodyOf(await admin.patch(`${USERS}/${made.id}`, { status: 'disabled' }));
    const enabled = bodyOf<UserView>(await admin.patch(`${USERS}/${made.id}`, { status: 'active' }));
    expect(enabled.status).toBe('invited');
    expect(made.invitationUrl).toMatch(/^http/);
    const [, token] = made.invitationUrl!.split('#');
    const password = 'quiet harbour lantern 71';
    expect((await portal.nobody().post('/api/v1/account-links/uses', { token, password })).status).toBe(204);
    const joined = await new Agent(portal.app).signIn(draft.email, password);
    expect((await joined.get('/api/v1/me')).body).toMatchObject({ roles: ['analyst', 'compliance-officer'] });
    expect((await admin.post(USERS, draft)).status).toBe(409);
    expect((await admin.post(USERS, { ...draft, password: 'x'.repeat(20) })).status).toBe(400);
  });

  it('gives nobody a role beyond the first ones before a second person approves', async () => {
    const draft = { name: 'Ira Voss', email: 'ira@meridian-bank.example', roles: ['institution-admin'] };
    const made = bodyOf<UserInvited>(await admin.post(USERS, draft));
    expect(await rolesOfUser(made.id)).toEqual([]);
  });

  it('is for those in charge only, and each sees the own institution', async () => {
    const draft = { name: 'Ira Voss', email: 'ira2@meridian-bank.example', roles: ['analyst'] };
    expect((await analyst.post(USERS, draft)).status).toBe(403);
    expect((await officer.post(USERS, draft)).status).toBe(403);
    expect((await portal.nobody().post(USERS, draft)).status).toBe(401);
    const stranger = await portal.as('admin', 'harbor-insurance');
    expect((await stranger.patch(`${USERS}/${ids.analyst}`, { name: 'Canary' })).status).toBe(404);
    const wanted = { roles: ['analyst'], reason: 'x' };
    expect((await stranger.post(`${USERS}/${ids.analyst}/role-proposals`, wanted)).status).toBe(404);
    const { data } = bodyOf<Page<UserView>>(await analyst.get(USERS));
    expect(data.map(({ id }) => id)).toEqual([ids.analyst]);
  });
});

describe('somebody who lost everything to sign in with', () => {
  it('starts anew with a link when two people agree, and not when one does', async () => {
    const lost = await portal.as('officer', 'meridian-bank');
    const reason = { reason: 'Lost the phone' };
    expect((await admin.post(`${USERS}/${ids.admin}/recoveries`, reason)).status).toBe(403);
    const proposal = bodyOf<ChangeProposalView>(await admin.post(`${USERS}/${ids.officer}/recoveries`, reason));
    expect(await approve(admin, proposal)).toMatchObject({ status: 403, body: { code: 'second-person' } });
    expect((await approve(lost, proposal)).status).toBe(403);
    expect((await lost.get('/api/v1/me')).status).toBe(200);
    const { invitationUrl } = bodyOf<ChangeDecided>(await approve(deputy, proposal));
    expect((await lost.get('/api/v1/me')).status).toBe(401);
    const email = demoEmail('officer', 'meridian-bank');
    await expect(new Agent(portal.app).signIn(email)).rejects.toThrow('401');
    const [, token] = invitationUrl!.split('#');
    const password = 'quiet harbour lantern 72';
    expect((await portal.nobody().post('/api/v1/account-links/uses', { token, password })).status).toBe(204);
    officer = await new Agent(portal.app).signIn(email, password);
    expect((await officer.get('/api/v1/me')).status).toBe(200);
  });
});

describe('the list of roles', () => {
  it('says what the policy says', async () => {
    const { data } = bodyOf<{
      data: { role: string; kinds: string[]; may: { subject: string; actions: string[] }[] }[];
    }>(await analyst.get('/api/v1/roles'));
    const found = data.find(({ role }) => role === 'operator')!;
    expect(found.kinds).toEqual(['operator']);
    expect(found.may.find(({ subject }) => subject === 'Notice')).toBeUndefined();
    expect(found.may.find(({ subject }) => subject === 'Institution')?.actions).toContain('suspend');
  });
});
