import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { MASK, type Page, type Screening, type ScreeningAlarm } from '@watchbook/contract';
import { demoEmail } from '../../demo/accounts.js';
import { institutionId, userId } from '../../demo/people.js';
import { actionsOn } from '../../testing/actions-on.js';
import type { Agent } from '../../testing/agent.js';
import { startTestApp, type TestApp } from '../../testing/app.js';
import { haveAsked } from '../../testing/asked.js';

const ALARMS = '/api/v1/screening-alarms';
const SCREENINGS = '/api/v1/screenings';
const CLOSURE = { verdict: 'explained', reason: 'A portfolio that was bought was looked through' };

let portal: TestApp;
beforeAll(async () => {
  portal = await startTestApp();
});
afterAll(() => portal.stop());

const ask = async (agent: Agent, query: object) => {
  const answer = await agent.post(SCREENINGS, query);
  expect([answer.status, answer.text]).toEqual([201, expect.any(String)]);
  return answer.body as Screening;
};
const alarms = async (agent: Agent, query = ''): Promise<ScreeningAlarm[]> =>
  ((await agent.get(`${ALARMS}${query}`)).body as Page<ScreeningAlarm>).data;

describe('the quota', () => {
  it('of a person ends with 2,000 different subjects within a day; what was asked before is answered still', async () => {
    const analyst = await portal.as('analyst', 'clover-microloans');
    const before = await ask(analyst, { name: 'Asked before', birthDate: '1984' });
    await haveAsked(portal, { slug: 'clover-microloans', local: 'analyst', count: 1_998 });
    await ask(analyst, { name: 'The last one', birthDate: '1984' });
    const refused = await analyst.post(SCREENINGS, { name: 'One too many' });
    expect(refused).toMatchObject({ status: 429, body: { code: 'too-many-requests' } });
    const waits = Number(refused.headers['retry-after']);
    expect(waits).toBeGreaterThan(86_000);
    expect(waits).toBeLessThanOrEqual(86_400);
    const at = /Ask again after (\S+);/.exec((refused.body as { detail: string }).detail)![1]!;
    expect(Math.abs(Date.parse(at) - Date.now() - waits * 1000)).toBeLessThan(60_000);
    const repeated = await ask(analyst, { name: 'BEFORE, asked', birthDate: '1984' });
    expect(repeated.matches).toEqual(before.matches);
    await ask(await portal.as('officer', 'clover-microloans'), { name: 'A colleague' });
    const { rowCount } = await portal.owner.query(
      `select from ledger_entry where action = 'screening.ran-denied' and institution = $1`,
      [institutionId('clover-microloans')],
    );
    expect(rowCount).toBe(1);
  });

  it('of an institution ends with 20,000 different subjects within a day, for this institution alone', async () => {
    await haveAsked(portal, { slug: 'aurora-insurance', local: 'officer', count: 20_000 });
    const analyst = await portal.as('analyst', 'aurora-insurance');
    const refused = await analyst.post(SCREENINGS, { name: 'One too many' });
    expect(refused).toMatchObject({ status: 429, body: { detail: expect.stringContaining('Your institution has') } });
    await ask(await portal.as('analyst', 'harbor-insurance'), { name: 'Another institution', country: 'CN' });
  });
});

describe('an alarm', () => {
  it('waits for the compliance officer once a day when somebody comes near the quota, with counts and without whom', async () => {
    const analyst = await portal.as('analyst', 'northfield-bank');
    await haveAsked(portal, { slug: 'northfield-bank', local: 'analyst', count: 1_599 });
    await ask(analyst, { name: 'Canary Weilin', birthDate: '1984' });
    await ask(analyst, { name: 'Canary Wenlin', birthDate: '1984' });
    const officer = await portal.as('officer', 'northfield-bank');
    const answer = await officer.get(`${ALARMS}?filter[open]=true`);
    expect((answer.body as Page<ScreeningAlarm>).data).toEqual([
      {
        ...{ id: expect.any(String), kind: 'quota', subjects: 1_600, threshold: 1_600, misses: 1_600 },
        institution: { id: institutionId('northfield-bank'), name: expect.any(String) },
        person: { id: userId(demoEmail('analyst', 'northfield-bank')), name: expect.any(String) },
        ...{ raisedAt: expect.any(String), closable: true },
        ...{ closedAt: null, closedBy: null, verdict: null, reason: null },
      },
    ]);
    expect(answer.text).not.toContain('Canary');
    for (const [local, slug] of [
      ['analyst', 'northfield-bank'],
      ['admin', 'northfield-bank'],
      ['auditor', 'audit-office'],
      ['operator', 'platform'],
    ] as const)
      expect([local, (await (await portal.as(local, slug)).get(ALARMS)).status]).toEqual([local, 403]);
    expect(await alarms(await portal.as('officer', 'harbor-insurance'))).toEqual([]);
    expect(await alarms(await portal.as('supervisor', 'banking-supervisor'))).toEqual([]);
  });

  it('is raised for 200 bare names that nearly all missed, and for counted identifiers', async () => {
    const analyst = await portal.as('analyst', 'harbor-insurance');
    await haveAsked(portal, { slug: 'harbor-insurance', local: 'analyst', count: 199, bare: true });
    await ask(analyst, { name: 'Zzyzx Qwertyuiop', country: 'CN' });
    const officer = await portal.as('officer', 'harbor-insurance');
    expect(await alarms(officer)).toEqual([]);
    await ask(analyst, { name: 'Zzyzx Qwertyuiop' });
    expect(await alarms(officer)).toMatchObject([{ kind: 'misses', subjects: 200, threshold: 200, misses: 200 }]);
    for (let n = 0; n < 20; n += 1)
      await ask(analyst, { identifiers: [{ scheme: 'policy', value: `PX-2026-${String(4000 + n)}` }] });
    expect((await alarms(officer)).map(({ kind, subjects }) => [kind, subjects])).toEqual([
      ['sequence', 20],
      ['misses', 200],
    ]);
  });

  it('is looked at and closed once with a verdict and a reason; each step is an entry', async () => {
    const officer = await portal.as('officer', 'northfield-bank');
    const [{ id }] = (await alarms(officer)) as [ScreeningAlarm];
    expect((await officer.get(`${ALARMS}/${id}`)).body).toMatchObject({ id, closable: true });
    for (const body of [{ verdict: 'explained' }, { verdict: 'fine', reason: 'x' }, { ...CLOSURE, reason: ' ' }])
      expect((await officer.post(`${ALARMS}/${id}/closures`, body)).status).toBe(400);
    const answer = await officer.post(`${ALARMS}/${id}/closures`, CLOSURE);
    expect(answer).toMatchObject({
      status: 201,
      body: { ...CLOSURE, closable: false, closedBy: { id: userId(demoEmail('officer', 'northfield-bank')) } },
    });
    expect((await officer.post(`${ALARMS}/${id}/closures`, CLOSURE)).status).toBe(409);
    expect(await alarms(officer, '?filter[open]=true')).toEqual([]);
    expect(await alarms(officer)).toMatchObject([CLOSURE]);
    expect((await (await portal.as('officer', 'harbor-insurance')).get(`${ALARMS}/${id}`)).status).toBe(404);
    expect(await actionsOn(portal, `screening-alarm:${id}`)).toEqual([
      ...['screening-alarm.raised', 'screening-alarm.listed', 'screening-alarm.listed', 'screening-alarm.read'],
      ...Array.from({ length: 3 }, () => 'screening-alarm.closed-failed'),
      ...['screening-alarm.closed', 'screening-alarm.closed-failed', 'screening-alarm.listed'],
      'screening-alarm.read-denied',
    ]);
    const { rows } = await portal.owner.query<{ found: boolean }>(
      `select bool_or(a::text like '%portfolio%') as found from screening_alarm a`,
    );
    expect(rows).toEqual([{ found: false }]);
  });

  it('about the only officer of an institution waits for whoever supervises it, who is not told the name', async () => {
    const officer = await portal.as('officer', 'lantern-microloans');
    await haveAsked(portal, { slug: 'lantern-microloans', local: 'officer', count: 199, bare: true });
    await ask(officer, { name: 'Zzyzx Qwertyuiop' });
    expect(await alarms(officer)).toEqual([]);
    expect(await alarms(await portal.as('supervisor', 'insurance-supervisor'))).toEqual([]);
    const supervisor = await portal.as('supervisor', 'banking-supervisor');
    const [alarm] = (await alarms(supervisor)) as [ScreeningAlarm];
    expect(alarm).toMatchObject({ institution: { id: institutionId('lantern-microloans') }, person: { name: MASK } });
    expect((await officer.post(`${ALARMS}/${alarm.id}/closures`, CLOSURE)).status).toBe(404);
    const closed = await supervisor.post(`${ALARMS}/${alarm.id}/closures`, { ...CLOSURE, verdict: 'misuse' });
    expect(closed).toMatchObject({ status: 201, body: { verdict: 'misuse', person: { name: MASK } } });
  });

  it('about an officer waits for another officer, and is closed by nobody whom it is about', async () => {
    const self = await portal.as('officer', 'summit-bank');
    const analyst = userId(demoEmail('analyst', 'summit-bank'));
    await portal.tamper(`update app_user set roles = '{compliance-officer}' where id = '${analyst}'`);
    await haveAsked(portal, { slug: 'summit-bank', local: 'officer', count: 199, bare: true });
    await ask(self, { name: 'Zzyzx Qwertyuiop' });
    const [alarm] = (await alarms(self)) as [ScreeningAlarm];
    expect(alarm).toMatchObject({ kind: 'misses', closable: false });
    expect(await self.post(`${ALARMS}/${alarm.id}/closures`, CLOSURE)).toMatchObject({
      status: 403,
      body: { code: 'second-person' },
    });
    const other = await portal.as('analyst', 'summit-bank');
    expect((await other.post(`${ALARMS}/${alarm.id}/closures`, CLOSURE)).status).toBe(201);
  });

  it('is kept from changing by the database: neither its counts nor, once closed, its verdict', async () => {
    const officer = userId(demoEmail('officer', 'northfield-bank'));
    const change = async (set: string, about = 'northfield-bank') => {
      const client = await portal.owner.connect();
      try {
        await client.query(`begin; set local role watchbook_app`);
        await client.query(
          `select set_config('app.institution', $1, true), set_config('app.user', $2, true),
             set_config('app.roles', 'compliance-officer', true)`,
          [institutionId(about), officer],
        );
        return (await client.query(`update screening_alarm set ${set}`)).rowCount;
      } finally {
        await client.query('rollback');
        client.release();
      }
    };
    await expect(change('subjects = 1')).rejects.toThrow('permission denied');
    expect(await change(`verdict = 'misuse'`)).toBe(0);
  });
});
