import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { PermissionReview, PolicyMatrix } from '@watchbook/contract';
import { policyHash } from '@watchbook/policy';
import { demoEmail } from '../../demo/accounts.js';
import { institutionId, userId } from '../../demo/people.js';
import type { Agent } from '../../testing/agent.js';
import { startTestApp, type TestApp } from '../../testing/app.js';

const REVIEW = '/api/v1/permission-review';
const ABSENT = userId('nobody');
const analystId = userId(demoEmail('analyst', 'meridian-bank'));

let portal: TestApp;
let officer: Agent;
let admin: Agent;
let auditor: Agent;
beforeAll(async () => {
  portal = await startTestApp();
  officer = await portal.as('officer', 'meridian-bank');
  admin = await portal.as('admin', 'meridian-bank');
  auditor = await portal.as('auditor', 'audit-office');
});
afterAll(() => portal.stop());

async function reviewed(asker: Agent, query = ''): Promise<PermissionReview> {
  const { status, body, text } = await asker.get(`${REVIEW}${query}`);
  if (status !== 200) throw new Error(`${status} ${text}`);
  return body as PermissionReview;
}
async function policy(asker: Agent, query = ''): Promise<PolicyMatrix> {
  return (await asker.get(`${REVIEW}/policy${query}`)).body as PolicyMatrix;
}
const asOf = (at: Date) => `?at=${at.toISOString()}`;

describe('a review of permissions', () => {
  it('shows who has which roles, since when and when they signed in', async () => {
    const { people, institution } = await reviewed(officer);
    const found = people.find(({ userId: id }) => id === userId(demoEmail('officer', 'meridian-bank')));
    expect(institution).toBe('Meridian Bank');
    expect(found).toMatchObject({ name: 'Daniel Okafor', roles: ['compliance-officer'], status: 'active' });
    expect(found?.lastSignInAt).not.toBeNull();
    expect(people).toHaveLength(4);
  });

  it('shows rights as they were: a disabled person is active in the past', async () => {
    const { rows } = await portal.owner.query<{ version: number }>('select version from app_user where id = $1', [
      analystId,
    ]);
    const before = new Date();
    const { status, text } = await admin.patch(
      `/api/v1/users/${analystId}`,
      { status: 'disabled' },
      { 'if-match': `"${rows[0]!.version}"` },
    );
    expect([status, text]).toEqual([200, expect.anything()]);
    const statusAt = async (query: string) =>
      (await reviewed(officer, query)).people.find(({ userId: id }) => id === analystId)?.status;
    expect([await statusAt(asOf(before)), await statusAt('')]).toEqual(['active', 'disabled']);
    const { findings } = await reviewed(officer);
    expect(findings).toContainEqual({ code: 'role-vacant', userId: null, apiKeyId: null, roles: ['analyst'] });
  });

  it('shows nobody before there was anybody, and refuses what is to come', async () => {
    expect((await reviewed(officer, '?at=2020-01-01T00:00:00Z')).people).toEqual([]);
    const future = new Date(Date.now() + 86_400_000);
    expect(await officer.get(REVIEW + asOf(future))).toMatchObject({
      status: 422,
      body: { errors: [{ pointer: '/at' }] },
    });
  });

  it('gives an auditor every institution, without names', async () => {
    const { people } = await reviewed(auditor, `?institutionId=${institutionId('harbor-insurance')}`);
    expect(people.length).toBeGreaterThan(0);
    expect(people.every(({ name }) => name === null)).toBe(true);
  });

  it('answers another institution exactly like an absent one', async () => {
    const supervisor = await portal.as('supervisor', 'banking-supervisor');
    for (const asker of [officer, admin, supervisor]) {
      const foreign = await asker.get(`${REVIEW}?institutionId=${institutionId('harbor-insurance')}`);
      const absent = await asker.get(`${REVIEW}?institutionId=${ABSENT}`);
      expect(foreign.status).toBe(404);
      expect({ ...(foreign.body as object), requestId: '' }).toEqual({ ...(absent.body as object), requestId: '' });
    }
    expect((await auditor.get(`${REVIEW}?institutionId=${ABSENT}`)).status).toBe(404);
  });

  it.each(['', '/policy'])('is not for analysts or nobody: %s', async (part) => {
    expect((await (await portal.as('analyst', 'harbor-insurance')).get(REVIEW + part)).status).toBe(403);
    expect((await portal.nobody().get(REVIEW + part)).status).toBe(401);
  });

  it('is an entry that names the institution', async () => {
    const { headers } = await officer.get(REVIEW);
    const { rows } = await portal.owner.query('select action, resources from ledger_entry where seq = $1', [
      headers['x-ledger-seq'],
    ]);
    expect(rows).toEqual([
      { action: 'permission-review.read', resources: [`institution:${institutionId('meridian-bank')}`] },
    ]);
  });
});

describe('the history of roles', () => {
  it('cannot be changed or emptied, by nobody', async () => {
    for (const statement of [
      `update user_role_history set roles = array['auditor']`,
      'delete from user_role_history',
      'truncate user_role_history',
      `update policy_version set hash = ''`,
    ])
      await expect(portal.owner.query(statement)).rejects.toThrow(/does not change|cannot be emptied/);
  });
});

describe('the policy of a time', () => {
  it('is the one in force, which every entry names', async () => {
    const { policy: now } = await policy(officer);
    expect(now).toMatchObject({ hash: policyHash, current: true });
    const analyst = now?.roles.find(({ role }) => role === 'analyst');
    expect(analyst?.may.find(({ subject, action }) => subject === 'Notice' && action === 'read')?.rules).toContain(
      'notice.read.live-addressed',
    );
    expect(now?.roles.find(({ role }) => role === 'operator')?.may.some(({ subject }) => subject === 'Notice')).toBe(
      false,
    );
  });

  it('is unknown before one was kept', async () => {
    expect((await policy(auditor, '?at=2020-01-01T00:00:00Z')).policy).toBeNull();
  });

  it('is an earlier one where another was in force', async () => {
    const rules = '[["analyst",[{"action":"read","subject":"Institution"}]]]';
    const hash = createHash('sha256').update(rules).digest('hex');
    const insert = `insert into policy_version (since, hash, rules) values ('2021-01-01', '${hash}', '${rules}')`;
    await portal.tamper(insert);
    expect((await policy(auditor, '?at=2021-06-01T00:00:00Z')).policy).toMatchObject({
      ...{ hash, current: false },
      roles: [{ role: 'analyst', may: [{ subject: 'Institution', action: 'read', rules: ['institution.read.all'] }] }],
    });
  });

  it('is not shown when it is not what its hash names', async () => {
    await portal.tamper(`insert into policy_version (since, hash, rules) values ('2022-01-01', '${policyHash}', '[]')`);
    expect((await auditor.get(`${REVIEW}/policy?at=2022-06-01T00:00:00Z`)).status).toBe(500);
  });
});
