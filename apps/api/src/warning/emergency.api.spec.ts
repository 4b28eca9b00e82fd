import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { WarningView } from '@watchbook/contract';
import type { Agent } from '../testing/agent.js';
import { bodyOf } from '../testing/answer.js';
import { actionsOn } from '../testing/actions-on.js';
import { startTestApp, type TestApp } from '../testing/app.js';
import { aWarning } from '../testing/drafts.js';
import { WarningUpkeepService } from './warning-upkeep.service.js';

const WARNINGS = '/api/v1/warnings';
const REASON = 'Canary reason: the accounts are emptied tonight';
const HOURS = 3_600_000;

let portal: TestApp;
let supervisor: Agent;
let deputy: Agent;
let officer: Agent;
beforeAll(async () => {
  portal = await startTestApp();
  supervisor = await portal.as('supervisor', 'banking-supervisor');
  deputy = await portal.as('deputy', 'banking-supervisor');
  officer = await portal.as('officer', 'meridian-bank');
});
afterAll(() => portal.stop());

const issue = async (agent = supervisor) =>
  bodyOf<WarningView>(await agent.post(`${WARNINGS}/emergencies`, { warning: aWarning(), reason: REASON }));
const confirm = (agent: Agent, { id, contentHash }: WarningView) =>
  agent.post(`${WARNINGS}/${id}/confirmations`, { contentHash });
const read = async (agent: Agent, { id }: WarningView) => bodyOf<WarningView>(await agent.get(`${WARNINGS}/${id}`));
const changesOf = async ({ id }: WarningView) =>
  (await actionsOn(portal, `warning:${id}`)).filter((action) => action !== 'warning.read');

/** What the portal does every few seconds. */
const upkeep = () => portal.app.get(WarningUpkeepService).run();
/** As if all that happened to the warning had happened so many hours earlier. */
const aged = ({ id }: WarningView, hours: number) =>
  portal.tamper(`update risk_warning set issued_at = issued_at - interval '${hours} hours',
    confirm_by = confirm_by - interval '${hours} hours', confirmed_at = confirmed_at - interval '${hours} hours',
    expires_at = expires_at - interval '${hours} hours' where id = '${id}'`);

describe('an emergency', () => {
  it('is issued by one supervisor, who says why, and tells its readers that it is provisional', async () => {
    const warning = await issue();
    expect(warning).toMatchObject({
      status: 'issued',
      emergency: { confirmedAt: null, lapsed: false, reason: REASON },
    });
    expect(Date.parse(warning.emergency!.confirmBy) - Date.parse(warning.issuedAt!)).toBe(24 * HOURS);
    const shown = await officer.get(`${WARNINGS}/${warning.id}`);
    expect(shown.body).toMatchObject({ acknowledgement: 'due', emergency: { reason: null, confirmedAt: null } });
    expect(shown.text).not.toContain('Canary reason');
    expect(await changesOf(warning)).toEqual(['warning.issued-alone']);
  });

  it.each([
    ['analyst', 'banking-supervisor'],
    ['officer', 'meridian-bank'],
    ['admin', 'meridian-bank'],
    ['auditor', 'audit-office'],
    ['operator', 'platform'],
  ])('is nothing that the %s of %s issues', async (local, slug) => {
    const agent = await portal.as(local, slug);
    const { status } = await agent.post(`${WARNINGS}/emergencies`, { warning: aWarning(), reason: REASON });
    expect(status).toBe(403);
  });

  it('names the member at fault', async () => {
    const warning = aWarning({ acknowledgeBy: '2020-01-01T00:00:00.000Z' });
    const answer = await supervisor.post(`${WARNINGS}/emergencies`, { warning, reason: REASON });
    expect(answer).toMatchObject({ status: 422, body: { errors: [{ pointer: '/warning/acknowledgeBy' }] } });
    const silent = await supervisor.post(`${WARNINGS}/emergencies`, { warning: aWarning(), reason: '' });
    expect(silent).toMatchObject({ status: 400, body: { errors: [{ pointer: '/reason' }] } });
  });

  it('stays when another supervisor confirms it in time, once', async () => {
    const warning = await issue();
    expect(await confirm(supervisor, warning)).toMatchObject({ status: 403, body: { code: 'second-person' } });
    expect(await confirm(deputy, { ...warning, contentHash: '0'.repeat(64) })).toMatchObject({ status: 412 });
    const statuses = await Promise.all([1, 2, 3].map(async () => (await confirm(deputy, warning)).status));
    expect(statuses.sort()).toEqual([201, 409, 409]);
    await aged(warning, 30);
    await upkeep();
    expect(await read(officer, warning)).toMatchObject({ status: 'issued', emergency: { lapsed: false } });
    expect((await changesOf(warning)).filter((action) => action === 'warning.confirmed')).toHaveLength(1);
  });

  it('is not confirmed by the same authenticator under another account', async () => {
    const twin = await portal.as('deputy', 'banking-supervisor');
    const warning = await issue();
    const { rows } = await portal.owner.query<{ authored_with: string[] }>(
      'select authored_with from risk_warning where id = $1',
      [warning.id],
    );
    const key = '018f0000-0000-7000-8000-0000000000aa';
    await portal.tamper(`update user_session set authenticators = '{${key}}' where user_id <> '${warning.author!.id}';
      update risk_warning set authored_with = authored_with || '{${key}}' where id = '${warning.id}'`);
    expect(rows[0]!.authored_with).toHaveLength(1);
    expect(await confirm(twin, warning)).toMatchObject({ status: 403, body: { code: 'second-person' } });
    expect((await read(twin, warning)).actions).toEqual(['withdraw']);
    await portal.tamper(`update user_session set authenticators = '{}'`);
    expect((await confirm(twin, warning)).status).toBe(201);
  });

  it('takes itself back after 24 hours, once, however many processes look', async () => {
    const warning = await issue();
    await aged(warning, 23.9);
    await upkeep();
    expect((await read(officer, warning)).status).toBe('issued');
    await aged(warning, 0.2);
    expect((await confirm(deputy, warning)).status).toBe(409);
    await Promise.all(Array.from({ length: 8 }, upkeep));
    expect(await read(officer, warning)).toMatchObject({
      status: 'withdrawn',
      withdrawalReason: null,
      emergency: { lapsed: true },
      actions: [],
    });
    expect((await changesOf(warning)).filter((action) => action === 'warning.lapsed')).toHaveLength(1);
    expect((await confirm(deputy, warning)).status).toBe(409);
    expect((await officer.post(`${WARNINGS}/${warning.id}/acknowledgements`, { action: 'no-exposure' })).status).toBe(
      409,
    );
  });

  it('can be taken back by its own supervisor while nobody has confirmed it', async () => {
    const warning = await issue();
    const answer = await supervisor.post(`${WARNINGS}/${warning.id}/withdrawals`, { reason: 'A false alarm' });
    expect(answer).toMatchObject({ status: 201, body: { status: 'withdrawn', emergency: { lapsed: false } } });
  });
});

describe('the database', () => {
  const change = (warning: WarningView, set: string) =>
    portal.tamper(`update risk_warning set ${set} where id = '${warning.id}'`);

  it('knows of no confirmation by the same person, by the same marks, or too late', async () => {
    const warning = await issue();
    const author = warning.author!.id;
    const check = { code: '23514' };
    await expect(change(warning, `confirmed_by = '${author}', confirmed_at = now()`)).rejects.toMatchObject(check);
    await portal.owner.query('rollback');
    await expect(change(warning, `approved_with = authored_with`)).rejects.toMatchObject(check);
    await portal.owner.query('rollback');
    const late = `confirmed_by = gen_random_uuid(), confirmed_at = now() + interval '25 hours'`;
    await expect(change(warning, late)).rejects.toMatchObject(check);
    await portal.owner.query('rollback');
    await expect(change(warning, `confirm_by = now() + interval '48 hours'`)).rejects.toMatchObject(check);
    await portal.owner.query('rollback');
  });
});

describe('a warning whose time is over', () => {
  it('is expired, once', async () => {
    const analyst = await portal.as('analyst', 'banking-supervisor');
    const acknowledgeBy = new Date(Date.now() + HOURS).toISOString();
    const expiresAt = new Date(Date.now() + 2 * HOURS).toISOString();
    const { id, contentHash } = bodyOf<WarningView>(
      await analyst.post(WARNINGS, aWarning({ acknowledgeBy, expiresAt })),
    );
    bodyOf(await analyst.post(`${WARNINGS}/${id}/submissions`));
    const warning = bodyOf<WarningView>(await supervisor.post(`${WARNINGS}/${id}/approvals`, { contentHash }));
    await aged(warning, 3);
    await Promise.all([1, 2, 3].map(upkeep));
    expect((await read(officer, warning)).status).toBe('expired');
    expect((await changesOf(warning)).filter((action) => action === 'warning.expired')).toHaveLength(1);
  });
});
