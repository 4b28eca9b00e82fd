import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ApiKey } from '@watchbook/contract';
import { demoEmail } from '../../demo/accounts.js';
import { userId } from '../../demo/people.js';
import type { Agent } from '../../testing/agent.js';
import { bodyOf } from '../../testing/answer.js';
import { startTestApp, type TestApp } from '../../testing/app.js';

const KEYS = '/api/v1/api-keys';
type Minted = ApiKey & { secret: string };

let portal: TestApp;
let admin: Agent;
let officer: Agent;
beforeAll(async () => {
  portal = await startTestApp();
  admin = await portal.as('admin', 'meridian-bank');
  officer = await portal.as('officer', 'meridian-bank');
});
afterAll(() => portal.stop());

const mint = async (more: object = {}) =>
  bodyOf<Minted>(await admin.post(KEYS, { name: 'Claims system', scopes: ['notices:read'], ...more }));
async function working(more: object = {}): Promise<Minted> {
  const key = await mint(more);
  bodyOf(await officer.post(`${KEYS}/${key.id}/approvals`));
  return key;
}
const status = async (secret: string) =>
  (await portal.nobody().get('/api/v1/notices', { authorization: `Bearer ${secret}` })).status;
const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString();

describe('an API key', () => {
  it('has an end, at most 366 days away', async () => {
    const { expiresAt } = await mint();
    expect(Date.parse(expiresAt!) - Date.now()).toBeLessThanOrEqual(90 * 86_400_000);
    for (const at of [inDays(367), inDays(-1)])
      expect(await admin.post(KEYS, { name: 'x', scopes: ['notices:read'], expiresAt: at })).toMatchObject({
        status: 422,
        body: { errors: [{ pointer: '/expiresAt' }] },
      });
    await expect(
      portal.owner.query(`update api_key set expires_at = created_at + interval '367 days'`),
    ).rejects.toThrow('api_key_ends');
  });

  it('works from the addresses that it names only, and notes the hour of its use', async () => {
    const elsewhere = await working({ addresses: ['203.0.113.0/24'] });
    expect(await status(elsewhere.secret)).toBe(401);
    const here = await working({ addresses: ['127.0.0.0/8', '2001:db8::/32'] });
    expect(await status(here.secret)).toBe(200);
    const { data } = bodyOf<{ data: ApiKey[] }>(await officer.get(KEYS));
    expect(data.find(({ id }) => id === here.id)?.lastUsedAt).toMatch(/:00:00\.000Z$/);
    expect(data.find(({ id }) => id === elsewhere.id)?.lastUsedAt).toBeNull();
    expect((await admin.post(KEYS, { name: 'x', scopes: ['notices:read'], addresses: ['10.0.0.0'] })).status).toBe(400);
  });

  it('is not approved by who made it, whatever other role they have', async () => {
    const both = `array['institution-admin', 'compliance-officer']`;
    await portal.tamper(
      `update app_user set roles = ${both} where id = '${userId(demoEmail('deputy', 'meridian-bank'))}'`,
    );
    const deputy = await portal.as('deputy', 'meridian-bank');
    const own = bodyOf<Minted>(await deputy.post(KEYS, { name: 'Own', scopes: ['notices:read'] }));
    expect(await deputy.post(`${KEYS}/${own.id}/approvals`)).toMatchObject({
      ...{ status: 403, body: { code: 'second-person' } },
    });
    const { id } = await mint();
    expect((await deputy.post(`${KEYS}/${id}/approvals`)).status).toBe(201);
  });

  it('gets a new secret while the old one works for the time that was said', async () => {
    const key = await working();
    const rotated = bodyOf<Minted>(await admin.post(`${KEYS}/${key.id}/rotations`, { overlapHours: 1 }));
    expect(rotated.secret).not.toBe(key.secret);
    expect([await status(key.secret), await status(rotated.secret)]).toEqual([200, 200]);
    await portal.tamper(`update api_key set overlap_until = now() - interval '1 second' where id = '${key.id}'`);
    expect([await status(key.secret), await status(rotated.secret)]).toEqual([401, 200]);
    const next = bodyOf<Minted>(await admin.post(`${KEYS}/${key.id}/rotations`, { overlapHours: 0 }));
    expect([await status(rotated.secret), await status(next.secret)]).toEqual([401, 200]);
    expect((await officer.post(`${KEYS}/${key.id}/rotations`, {})).status).toBe(403);
    const waiting = await mint();
    expect((await admin.post(`${KEYS}/${waiting.id}/rotations`, {})).status).toBe(409);
  });

  it.each([
    ['admin', 'meridian-bank'],
    ['officer', 'meridian-bank'],
    ['supervisor', 'banking-supervisor'],
    ['operator', 'platform'],
  ])('is revoked by the %s of %s at once, with its old secret', async (local, slug) => {
    const key = await working();
    const rotated = bodyOf<Minted>(await admin.post(`${KEYS}/${key.id}/rotations`, { overlapHours: 24 }));
    const agent = await portal.as(local, slug);
    bodyOf(await agent.delete(`${KEYS}/${key.id}`));
    expect([await status(key.secret), await status(rotated.secret)]).toEqual([401, 401]);
    expect((await agent.delete(`${KEYS}/${key.id}`)).status).toBe(409);
  });

  it('is out of sight of other institutions, supervisors and roles', async () => {
    const key = await working();
    for (const [local, slug, expected] of [
      ['admin', 'harbor-insurance', 404],
      ['supervisor', 'insurance-supervisor', 404],
      ['analyst', 'meridian-bank', 403],
      ['auditor', 'audit-office', 403],
    ] as const) {
      const agent = await portal.as(local, slug);
      expect((await agent.delete(`${KEYS}/${key.id}`)).status).toBe(expected);
    }
    expect(await status(key.secret)).toBe(200);
  });

  it('never mints keys, decides nothing, and is not listed as a person', async () => {
    const key = await working({ scopes: ['notices:read', 'notices:write'] });
    const bearer = { authorization: `Bearer ${key.secret}` };
    const draft = { name: 'x', scopes: ['notices:read'] };
    expect((await portal.nobody().post(KEYS, draft, bearer)).status).toBe(403);
    expect((await portal.nobody().get('/api/v1/change-proposals', bearer)).status).toBe(403);
    const { data } = bodyOf<{ data: { roles: string[] }[] }>(await admin.get('/api/v1/users?limit=100'));
    expect(data.flatMap(({ roles }) => roles)).not.toContain('service-account');
  });

  it('does not do what people of the institution may not do', async () => {
    const operator = await portal.as('operator', 'platform');
    expect((await operator.post(KEYS, { name: 'x', scopes: ['notices:read'] })).status).toBe(403);
  });
});
