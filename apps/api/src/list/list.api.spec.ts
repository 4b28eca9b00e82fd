import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ImportDraft, ImportRun } from '@watchbook/contract';
import type { Agent } from '../testing/agent.js';
import { actionsOn } from '../testing/actions-on.js';
import { startTestApp, type TestApp } from '../testing/app.js';

let portal: TestApp;
let operator: Agent;
beforeAll(async () => {
  portal = await startTestApp();
  operator = await portal.as('operator', 'platform');
});
afterAll(() => portal.stop());

const NONE = '-0- ';
const row = (id: number, name: string, remarks = NONE) =>
  `${id},"${name}","individual","SDGT",${`${NONE},`.repeat(7)}${remarks === NONE ? NONE : `"${remarks}"`}\r\n`;
const aList = (...rows: string[]): ImportDraft => ({
  format: 'ofac-sdn',
  files: [{ name: 'sdn', content: `${rows.join('')}\u001a\r\n` }],
});

const whole = Array.from({ length: 120 }, (_, at) => row(1000 + at, `LONG, Number ${at}`));

async function imported(draft: ImportDraft, agent = operator): Promise<ImportRun> {
  const answer = await agent.post('/api/v1/imports', draft);
  expect(answer.status).toBe(202);
  const location = String(answer.headers['location']);
  const deadline = Date.now() + 60_000;
  for (;;) {
    const run = (await agent.get(location)).body as ImportRun;
    if (run.state === 'done' || run.state === 'failed') return run;
    if (Date.now() > deadline) throw new Error(`The import is still ${run.state} at ${run.stage}`);
    await wait(30);
  }
}

const present = async () =>
  (
    await portal.owner.query<{ external_id: string; id: string }>(
      'select external_id, id from list_entry where removed_at is null order by external_id::integer',
    )
  ).rows;

describe('an import', () => {
  it('adds, changes, removes and brings back entries, and counts them', async () => {
    const first = await imported(
      aList(row(1, 'ONE, Ivan', 'Passport A1234567 (Cuba).'), row(2, 'TWO, Olga'), row(3, 'THREE, Petr')),
    );
    expect(first).toMatchObject({ state: 'done', progress: 100, added: 3, changed: 0, removed: 0, unchanged: 0 });
    const ids = new Map((await present()).map(({ external_id, id }) => [external_id, id]));

    const again = await imported(
      aList(row(1, 'ONE, Ivan', 'Passport A1234567 (Cuba).'), row(2, 'TWO, Olga'), row(3, 'THREE, Petr')),
    );
    expect(again).toMatchObject({ state: 'done', added: 0, changed: 0, removed: 0, unchanged: 3 });

    const next = await imported(
      aList(row(1, 'ONE, Ivan', 'Passport B7654321 (Cuba).'), row(2, 'TWO, Olga'), row(4, 'FOUR, Vera')),
    );
    expect(next).toMatchObject({ state: 'done', added: 1, changed: 1, removed: 1, unchanged: 1 });
    expect((await present()).map(({ external_id }) => external_id)).toEqual(['1', '2', '4']);
    const { rows } = await portal.owner.query('select value from list_identifier where entry_id = $1', [ids.get('1')]);
    expect(rows).toEqual([{ value: 'B7654321' }]);

    expect(await imported(aList(row(1, 'ONE, Ivan'), row(2, 'TWO, Olga'), row(3, 'THREE, Petr')))).toMatchObject({
      added: 1,
      changed: 1,
      removed: 1,
    });
    expect((await present()).find(({ external_id }) => external_id === '3')?.id).toBe(ids.get('3'));
  });

  it('keeps lists apart, each read in its own way', async () => {
    const prim = aList(row(1, 'ONE, Ivan'), row(9, 'NINE, Nora')).files[0]!.content;
    const draft: ImportDraft = { format: 'ofac-consolidated', files: [{ name: 'prim', content: prim }] };
    expect(await imported(draft)).toMatchObject({ format: 'ofac-consolidated', state: 'done', added: 2, removed: 0 });
    expect(await imported(draft)).toMatchObject({ added: 0, unchanged: 2 });
    const asOther = { ...draft, files: [{ name: 'sdn', content: prim }] };
    expect(await operator.post('/api/v1/imports', asOther)).toMatchObject({
      status: 422,
      body: { errors: [{ pointer: '/files/0/name' }] },
    });
    await portal.tamper(`delete from list_identifier; delete from list_entry where source = 'ofac-consolidated'`);
  });

  it('leaves one entry of the ledger and no upload behind', async () => {
    const { id } = await imported(aList(row(1, 'ONE, Ivan'), row(2, 'TWO, Olga')));
    const actions = (await actionsOn(portal, `import:${id}`)).filter((action) => action !== 'import.read');
    expect(actions).toEqual(['import.requested', 'list.imported']);
    expect((await portal.owner.query('select from list_import_file')).rowCount).toBe(0);
  });

  it('fails with file and line where the list is not as published, and changes nothing', async () => {
    const before = await present();
    const run = await imported({ format: 'ofac-sdn', files: [{ name: 'sdn', content: 'uid,name\r\n1,x\r\n' }] });
    expect(run).toMatchObject({ state: 'failed', error: 'sdn, line 1: 2 columns where 12 belong', added: 0 });
    expect(await present()).toEqual(before);
  });

  it('refuses a list that was cut off on its way', async () => {
    expect(await imported(aList(...whole))).toMatchObject({ state: 'done' });
    const cut = await imported(aList(...whole.slice(0, 20)));
    expect(cut).toMatchObject({ state: 'failed', removed: 0 });
    expect(cut.error).toContain('100 of 120 known entries are missing');
    expect(await present()).toHaveLength(120);
  });

  it.each([
    ['without its main file', { format: 'ofac-sdn', files: [{ name: 'alt', content: 'x' }] }, '/files', 422],
    [
      'with a file twice',
      {
        format: 'ofac-sdn',
        files: [
          { name: 'sdn', content: 'x' },
          { name: 'sdn', content: 'x' },
        ],
      },
      '/files/1/name',
      422,
    ],
    ['of an unknown list', { format: 'unknown', files: [{ name: 'sdn', content: 'x' }] }, '/format', 400],
    ['of an empty file', { format: 'ofac-sdn', files: [{ name: 'sdn', content: '' }] }, '/files/0/content', 400],
  ])('%s is refused with the field at fault', async (_name, draft, pointer, status) => {
    expect(await operator.post('/api/v1/imports', draft)).toMatchObject({ status, body: { errors: [{ pointer }] } });
  });

  it('takes more than a megabyte, which other routes refuse', async () => {
    const padding = 'x'.repeat(1_500_000);
    const draft = aList(row(1, 'ONE, Ivan', `Linked To: ${padding}.`), row(2, 'TWO, Olga'));
    expect((await operator.post('/api/v1/imports', draft)).status).toBe(202);
    expect((await operator.post('/api/v1/sessions', { email: padding, password: 'x' })).status).toBe(413);
  });

  it('is made and seen by the operator alone', async () => {
    const { id } = await imported(aList(row(1, 'ONE, Ivan')), operator);
    for (const agent of [await portal.as('analyst', 'meridian-bank'), await portal.as('auditor', 'audit-office')]) {
      expect((await agent.post('/api/v1/imports', aList(row(1, 'ONE, Ivan')))).status).toBe(403);
      expect((await agent.get(`/api/v1/imports/${id}`)).status).toBe(403);
    }
    expect((await portal.nobody().post('/api/v1/imports', aList(row(1, 'ONE, Ivan')))).status).toBe(401);
  });
});

describe('an entry of a list', () => {
  it('is open to every member, and stays readable after it left its list', async () => {
    const draft = aList(...whole, row(7001, 'SEVEN, Anna', "DOB 24 Aug 1951; a.k.a. 'ANJA'."));
    await imported(draft);
    const entry = (await present()).find(({ external_id }) => external_id === '7001');
    const analyst = await portal.as('analyst', 'lantern-microloans');
    expect((await analyst.get(`/api/v1/list-entries/${entry?.id}`)).body).toMatchObject({
      source: 'ofac-sdn',
      externalId: '7001',
      type: 'Person',
      names: [
        { value: 'SEVEN, Anna', kind: 'primary' },
        { value: 'ANJA', kind: 'weak' },
      ],
      birthDates: ['1951-08-24'],
      removedAt: null,
    });
    await imported(aList(...whole));
    expect((await analyst.get(`/api/v1/list-entries/${entry?.id}`)).body).toMatchObject({
      removedAt: expect.any(String),
    });
    expect((await analyst.get('/api/v1/list-entries/01890000-0000-7000-8000-000000000000')).status).toBe(404);
  });
});
