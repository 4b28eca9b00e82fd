import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { MASK, type NoticeDraft, type NoticeView, type PurposeGrant } from '@watchbook/contract';
import { demoEmail } from '../../demo/accounts.js';
import { userId } from '../../demo/people.js';
import { Clock } from '../../platform/clock.js';
import type { Agent, Answer } from '../../testing/agent.js';
import { startTestApp, type TestApp } from '../../testing/app.js';
import { aDraft } from '../../testing/drafts.js';

const NOTICES = '/api/v1/notices';
const GRANTS = '/api/v1/purpose-grants';
const READER = userId(demoEmail('analyst', 'harbor-insurance'));

let portal: TestApp;
let analyst: Agent;
let officer: Agent;
let reader: Agent;
let admin: Agent;
beforeAll(async () => {
  portal = await startTestApp();
  analyst = await portal.as('analyst', 'meridian-bank');
  officer = await portal.as('officer', 'meridian-bank');
  admin = await portal.as('admin', 'harbor-insurance');
});
beforeEach(async () => {
  reader = await portal.as('analyst', 'harbor-insurance');
});
afterAll(() => portal.stop());

async function published(overrides: Partial<NoticeDraft> = {}): Promise<string> {
  const { id, contentHash } = (await analyst.post(NOTICES, aDraft(overrides))).body as NoticeView;
  await analyst.post(`${NOTICES}/${id}/submissions`);
  expect((await officer.post(`${NOTICES}/${id}/approvals`, { contentHash })).status).toBe(201);
  return id;
}
async function grant(id: string, purpose = 'claims', caseReference = 'C-1'): Promise<PurposeGrant> {
  const answer = await reader.post(GRANTS, { resource: { type: 'notice', id }, purpose, caseReference, reason: 'x' });
  expect(answer.status).toBe(201);
  return answer.body as PurposeGrant;
}
const look = (id: string, stated?: string): Promise<Answer> =>
  reader.get(`${NOTICES}/${id}`, stated === undefined ? {} : { 'x-access-purpose': stated });
const isMasked = async (id: string): Promise<boolean> => {
  const { masked, summary } = (await look(id)).body as NoticeView;
  expect(masked).toBe(summary === MASK);
  return masked;
};

describe('a purpose', () => {
  it('is granted for an hour, however the clock goes on meanwhile', async () => {
    const id = await published();
    let at = Date.now();
    const clock = jest.spyOn(portal.app.get(Clock), 'now').mockImplementation(() => new Date((at += 1)));
    const { grantedAt, expiresAt } = await grant(id).finally(() => clock.mockRestore());
    expect(Date.parse(expiresAt) - Date.parse(grantedAt)).toBe(3_600_000);
  });

  it('is for one case: what was granted for one does not unmask under another', async () => {
    const id = await published();
    await grant(id, 'claims', '案-7');
    const stated = `claims; case="${encodeURIComponent('案-7')}"`;
    expect((await look(id, stated)).body).toMatchObject({ masked: false, purpose: 'claims' });
    for (const other of ['claims; case="C-8"', 'investigation; case="C-1"', 'underwriting']) {
      expect(await look(id, other)).toMatchObject({ status: 403, body: { code: 'purpose-required' } });
    }
  });

  it.each(['claims; case=C-1', 'claims; case=""', 'claims;', 'gossip', 'claims; case="%"', 'claims; reason="x"'])(
    'is refused in the header as %j',
    async (header) => {
      const answer = await look(await published(), header);
      expect(answer).toMatchObject({ status: 400, body: { errors: [{ pointer: 'header/X-Access-Purpose' }] } });
    },
  );

  it('ends at once when its person takes it back, which nobody else can', async () => {
    const id = await published();
    const made = await grant(id);
    expect(((await look(id)).body as NoticeView).purposeGrantId).toBe(made.id);
    for (const other of [officer, await portal.as('officer', 'harbor-insurance')]) {
      expect((await other.delete(`${GRANTS}/${made.id}`)).status).toBe(404);
    }
    expect(await isMasked(id)).toBe(false);
    expect((await reader.delete(`${GRANTS}/${made.id}`)).status).toBe(204);
    expect(await isMasked(id)).toBe(true);
    expect((await reader.delete(`${GRANTS}/${made.id}`)).status).toBe(204);
    const { rows } = await portal.owner.query(
      'select 1 from ledger_entry where action = $1 and resources @> array[$2]',
      ['purpose.revoked', `purpose-grant:${made.id}`],
    );
    expect(rows).toHaveLength(2);
  });

  it('is void once its person was disabled, also after that was undone', async () => {
    const id = await published();
    await grant(id);
    await admin.patch(`/api/v1/users/${READER}`, { status: 'disabled' });
    expect((await admin.patch(`/api/v1/users/${READER}`, { status: 'active' })).status).toBe(200);
    reader = await portal.as('analyst', 'harbor-insurance');
    expect(await isMasked(id)).toBe(true);
  });

  it.each([
    [
      'the roles of its person',
      `update app_user set roles = '{compliance-officer}' where id = '${READER}'`,
      `update app_user set roles = '{analyst}' where id = '${READER}'`,
    ],
    [
      'the state of its institution',
      `update institution set status = 'suspended' where slug = 'harbor-insurance'`,
      `update institution set status = 'active' where slug = 'harbor-insurance'`,
    ],
  ])('is void once %s changed, also after that was undone', async (_, change, undo) => {
    const id = await published();
    await grant(id);
    for (const statement of [change, undo]) await asThePortal(statement);
    expect(await isMasked(id)).toBe(true);
  });
});

/** Changes what two people change otherwise: of all triggers only the one runs that ends grants. */
async function asThePortal(statement: string): Promise<void> {
  const tables = ['app_user', 'institution', 'purpose_grant'];
  const turn = (how: string) => tables.map((table) => `alter table ${table} ${how} trigger user`).join(';');
  const ending = ['app_user', 'institution'].map((table) => `alter table ${table} enable trigger purpose_grant_void`);
  await portal.owner.query(`begin; ${turn('disable')}; ${ending.join(';')}; ${statement}; ${turn('enable')}; commit`);
}

describe('a request that is repeated with its idempotency key', () => {
  it('is answered with what its caller sees by now', async () => {
    const key = { 'idempotency-key': 'draft-once' };
    const draft = aDraft();
    const first = (await analyst.post(NOTICES, draft, key)).body as NoticeView;
    expect(first).toMatchObject({ masked: false, summary: draft.summary });
    await analyst.post(`${NOTICES}/${first.id}/submissions`);
    await officer.post(`${NOTICES}/${first.id}/approvals`, { contentHash: first.contentHash });
    const again = await analyst.post(NOTICES, draft, key);
    expect(again.body).toMatchObject({ id: first.id, status: 'published', masked: true, summary: MASK });
    expect(again.text).not.toMatch(/Canary|陈|E12345678/);
  });
});
