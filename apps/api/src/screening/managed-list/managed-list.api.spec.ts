import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  MASK,
  type ListAssigneeList,
  type ListedName,
  type ManagedList as ListView,
  type NoticeDraft,
  type NoticeView,
  type Page,
  type ScreeningAlert as AlertView,
  type TablePreview,
} from '@watchbook/contract';
import { demoEmail } from '../../demo/accounts.js';
import { institutionId, userId } from '../../demo/people.js';
import { actionsOn } from '../../testing/actions-on.js';
import type { Agent } from '../../testing/agent.js';
import { startTestApp, type TestApp } from '../../testing/app.js';
import { aDraft } from '../../testing/drafts.js';
import { ContinuousScreeningService } from './continuous-screening.service.js';

const LISTS = '/api/v1/managed-lists';
const ALERTS = '/api/v1/screening-alerts';

let portal: TestApp;
let analyst: Agent;
let officer: Agent;
let author: Agent;
let approver: Agent;
beforeAll(async () => {
  portal = await startTestApp();
  analyst = await portal.as('analyst', 'harbor-insurance');
  officer = await portal.as('officer', 'harbor-insurance');
  author = await portal.as('analyst', 'meridian-bank');
  approver = await portal.as('officer', 'meridian-bank');
});
afterAll(() => portal.stop());

async function published(name: string, overrides: Partial<NoticeDraft> = {}): Promise<NoticeView> {
  const subject = { ...aDraft().subjects[0]!, name, aliases: [], birthDate: null, identifiers: [] };
  const filed = (await author.post('/api/v1/notices', aDraft({ subjects: [subject], ...overrides })))
    .body as NoticeView;
  await author.post(`/api/v1/notices/${filed.id}/submissions`);
  const answer = await approver.post(`/api/v1/notices/${filed.id}/approvals`, { contentHash: filed.contentHash });
  expect(answer.status).toBe(201);
  return answer.body as NoticeView;
}
async function aList(agent = analyst, ...names: string[]): Promise<ListView> {
  const answer = await agent.post(LISTS, { name: 'Canary customers' });
  expect([answer.status, answer.text]).toEqual([201, expect.any(String)]);
  const list = answer.body as ListView;
  for (const name of names)
    expect((await agent.post(`${LISTS}/${list.id}/entries`, { name, reference: name })).status).toBe(201);
  return list;
}
const alertsOf = async (list: ListView, agent = analyst) =>
  ((await agent.get(`${ALERTS}?limit=100&filter[list]=${list.id}`)).body as Page<AlertView>).data;

/** Waits until nothing is to be compared any more. */
async function compared(): Promise<void> {
  for (;;) {
    const { rowCount } = await portal.owner.query('select from screening_change');
    if (rowCount === 0) return;
    await wait(20);
  }
}
const settled = async (list: ListView, agent = analyst) => {
  await compared();
  return alertsOf(list, agent);
};

describe('a managed list', () => {
  it('is kept by analysts and officers, and is there for nobody else', async () => {
    const list = await aList(analyst, 'Canary Keeper');
    expect(list).toMatchObject({
      name: 'Canary customers',
      owner: { id: userId(demoEmail('analyst', 'harbor-insurance')) },
    });
    expect(((await officer.get(`${LISTS}/${list.id}`)).body as ListView).entries).toBe(1);
    for (const [local, slug, status] of [
      ['analyst', 'meridian-bank', 404],
      ['admin', 'harbor-insurance', 403],
      ['auditor', 'audit-office', 403],
    ] as const) {
      const other = await portal.as(local, slug);
      for (const path of ['', '/entries']) expect((await other.get(`${LISTS}/${list.id}${path}`)).status).toBe(status);
      expect((await other.delete(`${LISTS}/${list.id}`)).status).toBe(status);
    }
    const { rows } = await portal.owner.query<{ text: string }>(
      `select encode(asked, 'escape') as text from managed_list_entry where list_id = $1`,
      [list.id],
    );
    expect(rows[0]!.text).not.toContain('Canary');
  });

  it('takes a table: what is new, what changed, and what has faults; a dry run changes nothing', async () => {
    const list = await aList();
    const path = `${LISTS}/${list.id}/imports`;
    const content = 'customer id;name;dob\n1;Table One;1980-01-01\n2;Table Two;\n3;;\n';
    expect((await analyst.post(path, { content, dryRun: true })).body as TablePreview).toMatchObject({
      rows: 3,
      faulty: 1,
    });
    const first = await analyst.post(path, { content });
    expect(first).toMatchObject({ status: 201, body: { added: 2, changed: 0, unchanged: 0, faulty: 1 } });
    const again = await analyst.post(path, { content: content.replace('Table Two', 'Table Too') });
    expect(again.body).toMatchObject({ added: 0, changed: 1, unchanged: 1 });
    const entries = ((await analyst.get(`${LISTS}/${list.id}/entries`)).body as Page<ListedName>).data;
    expect(entries.map(({ reference, name, version }) => `${reference} ${name} ${version}`).sort()).toEqual([
      '1 Table One 1',
      '2 Table Too 2',
    ]);
  });

  it('counts whoever is new to it for the day of the institution, and takes none where there is no room for all', async () => {
    const other = await portal.as('analyst', 'aurora-insurance');
    const list = await aList(other, 'Canary Known');
    const [entries, imports] = [`${LISTS}/${list.id}/entries`, `${LISTS}/${list.id}/imports`];
    await portal.tamper(`insert into listed_question (institution_id, query_hash, listed_at)
      select '${institutionId('aurora-insurance')}', 'h' || n, now() from generate_series(1, 19997) n`);
    const full = { status: 429, body: { code: 'too-many-requests' } };
    expect(await other.post(imports, { content: 'name\nCanary A\nCanary B\nCanary C\n' })).toMatchObject(full);
    expect((await other.get(`${LISTS}/${list.id}`)).body).toMatchObject({ entries: 1 });
    expect((await other.post(imports, { content: 'name\nCanary A\nCanary Known\n' })).body).toMatchObject({ added: 2 });
    expect((await other.post('/api/v1/screenings', { name: 'Canary B' })).status).toBe(201);
    expect(await other.post(entries, { name: 'Canary C' })).toMatchObject(full);
    // What was asked in the day costs nothing on a list, and what is taken off a list has been asked.
    expect((await other.post(entries, { name: 'Canary B', reference: 'b' })).status).toBe(201);
    const { id } = ((await other.get(entries)).body as Page<ListedName>).data.find(({ name }) => name === 'Canary A')!;
    expect((await other.delete(`${entries}/${id}`)).status).toBe(200);
    expect(await other.post(entries, { name: 'Canary C' })).toMatchObject(full);
    const { rows } = await portal.owner.query('select kind from screening_alarm');
    expect(rows).toEqual([{ kind: 'institution-quota' }]);
  });

  it('goes to somebody of the own institution who can judge, and no other is offered or taken', async () => {
    const list = await aList();
    const path = `${LISTS}/${list.id}`;
    const own = userId(demoEmail('officer', 'harbor-insurance'));
    const offered = async () => ((await analyst.get(`${path}/assignees`)).body as ListAssigneeList).data;
    const before = await offered();
    expect(before.map(({ id }) => id)).toContain(own);
    expect(before.map(({ name }) => name)).toEqual(before.map(({ name }) => name).sort());
    expect((await analyst.post(`${path}/assignments`, { ownerId: own })).body).toMatchObject({ owner: { id: own } });
    // Who had it is offered, who has it is not, and nobody who cannot judge is.
    const { rows } = await portal.owner.query<{ id: string }>(
      `select id from app_user where institution_id = $1 and status = 'active' and id <> $2
         and roles && array['analyst', 'compliance-officer'] order by id`,
      [institutionId('harbor-insurance'), own],
    );
    expect((await offered()).map(({ id }) => id).sort()).toEqual(rows.map(({ id }) => id));
    const elsewhere = ['admin@harbor-insurance.demo', 'officer@meridian-bank.demo', 'nobody'];
    for (const ownerId of elsewhere.map(userId))
      expect(await analyst.post(`${path}/assignments`, { ownerId })).toMatchObject({
        status: 422,
        body: { errors: [{ pointer: '/ownerId', code: 'no-owner' }] },
      });
    expect(((await analyst.get(path)).body as ListView).owner.id).toBe(own);
    expect(await actionsOn(portal, `managed-list:${list.id}`)).toEqual(
      expect.arrayContaining(['managed-list.assignees-listed', 'managed-list.assigned']),
    );
  });

  it('is not handed over to whoever was disabled, nor by those who do not keep it', async () => {
    const list = await aList();
    const path = `${LISTS}/${list.id}`;
    const officerId = userId(demoEmail('officer', 'harbor-insurance'));
    await portal.tamper(`update app_user set status = 'disabled' where id = '${officerId}'`);
    const { data } = (await analyst.get(`${path}/assignees`)).body as ListAssigneeList;
    expect(data.map(({ id }) => id)).not.toContain(officerId);
    expect((await analyst.post(`${path}/assignments`, { ownerId: officerId })).status).toBe(422);
    await portal.tamper(`update app_user set status = 'active' where id = '${officerId}'`);
    for (const [local, slug, status] of [
      ['officer', 'meridian-bank', 404],
      ['admin', 'harbor-insurance', 403],
      ['supervisor', 'insurance-supervisor', 403],
    ] as const) {
      const other = await portal.as(local, slug);
      expect((await other.get(`${path}/assignees`)).status).toBe(status);
      expect((await other.post(`${path}/assignments`, { ownerId: officerId })).status).toBe(status);
    }
  });
});

describe('an alert', () => {
  it('is raised by a notice that is published, masked like a match, and for nobody who does not see the notice', async () => {
    const list = await aList(analyst, 'Canary Weilin', 'Somebody Else');
    const foreign = await aList(await portal.as('analyst', 'lantern-microloans'), 'Canary Weilin');
    const { id } = await published('Weilin Canary');
    const [alert, ...others] = await settled(list);
    expect(others).toEqual([]);
    expect(alert).toMatchObject({
      state: 'open',
      noticeId: id,
      match: { noticeId: id, name: MASK },
      changed: [],
      before: null,
    });
    expect(alert!.entry).toMatchObject({ name: 'Canary Weilin', reference: 'Canary Weilin' });
    expect(await alertsOf(foreign, await portal.as('analyst', 'lantern-microloans'))).toEqual([]);
    expect((await (await portal.as('analyst', 'lantern-microloans')).get(`${ALERTS}/${alert!.id}`)).status).toBe(404);
    expect((await actionsOn(portal, `screening-alert:${alert!.id}`))[0]).toBe('screening-alert.raised');
  });

  it('is raised by a name that comes onto a list after the notice', async () => {
    await published('Veronica Latecomer');
    const list = await aList(analyst, 'Veronica Latecomer');
    expect(await settled(list)).toMatchObject([{ state: 'open' }]);
  });

  it('is for whom a notice names, and not for their colleagues', async () => {
    const list = await aList(analyst, 'Oswin Strictly');
    const named = userId(demoEmail('analyst', 'harbor-insurance'));
    const audience = { institutionIds: [], groupIds: [], sectors: [], userIds: [named] };
    await published('Oswin Strictly', { tlp: 'AMBER+STRICT', audience });
    expect(await settled(list)).toHaveLength(1);
    expect(await alertsOf(list, officer)).toEqual([]);
    const theirs = await aList(officer, 'Oswin Strictly');
    expect(await settled(theirs)).toEqual([]);
  });

  it('once judged comes no second time while both sides are unchanged, however often they are compared', async () => {
    const list = await aList(analyst, 'Falsehit Tarr');
    const { id } = await published('Falsehit Tarr');
    const [alert] = await settled(list);
    const judged = await analyst.post(`${ALERTS}/${alert!.id}/judgements`, {
      verdict: 'negative',
      note: 'Another one',
    });
    expect(judged).toMatchObject({
      status: 201,
      body: { state: 'judged', judgement: { verdict: 'negative', note: 'Another one' } },
    });
    const screening = portal.app.get(ContinuousScreeningService, { strict: false });
    const change = { kind: 'notice', id, target: `notice:${id}`, seq: '0' } as const;
    await Promise.all([screening.compare(change), screening.compare(change), screening.compare(change)]);
    await screening.compare({ ...change, kind: 'entry', id: alert!.entry.id });
    expect((await alertsOf(list)).map((one) => one.id)).toEqual([alert!.id]);
  });

  it('comes again when the name on the list changed, and says what changed and what was judged before', async () => {
    const list = await aList(analyst, 'Changing Nightingale');
    await published('Changing Nightingale');
    const [alert] = await settled(list);
    await analyst.post(`${ALERTS}/${alert!.id}/judgements`, { verdict: 'negative' });
    const entry = { reference: 'Changing Nightingale', name: 'Changing Nightingale', country: 'CN' };
    await analyst.post(`${LISTS}/${list.id}/entries`, entry);
    const [next, before] = await settled(list);
    expect(next).toMatchObject({ state: 'open', changed: ['entry'], before: { verdict: 'negative' }, judgement: null });
    expect(before).toMatchObject({ id: alert!.id, state: 'closed', closed: { reason: 'superseded' } });
  });

  it('comes again when the notice changed, for it was contested', async () => {
    const list = await aList(analyst, 'Contested Plum');
    const { id } = await published('Contested Plum');
    const [alert] = await settled(list);
    await analyst.post(`${ALERTS}/${alert!.id}/judgements`, { verdict: 'negative' });
    expect((await officer.post(`/api/v1/notices/${id}/contests`, { reason: 'Wrong person' })).status).toBe(201);
    expect((await settled(list))[0]).toMatchObject({
      state: 'open',
      changed: ['notice'],
      before: { verdict: 'negative' },
    });
  });

  it('is closed when its notice is withdrawn, and cannot be judged then', async () => {
    const list = await aList(analyst, 'Withdrawn Heron');
    const { id } = await published('Withdrawn Heron');
    const [alert] = await settled(list);
    await approver.post(`/api/v1/notices/${id}/withdrawals`, { reason: 'Wrong' });
    expect(await settled(list)).toMatchObject([
      { id: alert!.id, state: 'closed', match: null, closed: { reason: 'withdrawn' } },
    ]);
    expect((await analyst.post(`${ALERTS}/${alert!.id}/judgements`, { verdict: 'positive' })).status).toBe(409);
  });

  it('is closed when its name or its list is removed', async () => {
    const list = await aList(analyst, 'Removed Osprey', 'Kept Osprey');
    await published('Removed Osprey');
    await published('Kept Osprey');
    const found = await settled(list);
    const alert = found.find(({ entry }) => entry.name === 'Removed Osprey')!;
    expect((await analyst.delete(`${LISTS}/${list.id}/entries/${alert.entry.id}`)).status).toBe(200);
    await compared();
    const after = (await analyst.get(`${ALERTS}/${alert.id}`)).body as AlertView;
    expect(after).toMatchObject({ state: 'closed', closed: { reason: 'entry-removed' } });
    expect((await analyst.delete(`${LISTS}/${list.id}`)).status).toBe(200);
    await compared();
    expect((await analyst.get(`${LISTS}/${list.id}`)).status).toBe(404);
  });

  it('is raised by an entry of a public list, and closed when that leaves it', async () => {
    const list = await aList(analyst, 'Publicly Listed Kestrel');
    const operator = await portal.as('operator', 'platform');
    const row = (number: number, name: string) =>
      `${number},"${name}","individual","SDNTK",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0-`;
    const load = async (...rows: string[]) => {
      const files = [{ name: 'sdn', content: rows.join('\n') }];
      const { id } = (await operator.post('/api/v1/imports', { format: 'ofac-sdn', files })).body as { id: string };
      while (((await operator.get(`/api/v1/imports/${id}`)).body as { finishedAt: string | null }).finishedAt === null)
        await wait(20);
    };
    await load(row(1, 'KESTREL, Publicly Listed'), row(2, 'OTHER, Somebody'));
    expect(await settled(list)).toMatchObject([{ state: 'open', match: { name: 'KESTREL, Publicly Listed' } }]);
    await load(row(2, 'OTHER, Somebody'));
    expect(await settled(list)).toMatchObject([{ state: 'closed', closed: { reason: 'withdrawn' } }]);
  });

  it('of the inbox is filtered by state and owner', async () => {
    const open = (
      (await analyst.get(`${ALERTS}?filter[state]=open&filter[owner]=me&limit=100`)).body as Page<AlertView>
    ).data;
    expect(open.length).toBeGreaterThan(2);
    expect(
      open.every(
        ({ state, owner }) => state === 'open' && owner.id === userId(demoEmail('analyst', 'harbor-insurance')),
      ),
    ).toBe(true);
  });
});
