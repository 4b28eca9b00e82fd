import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  IMPORT_PART_BYTES,
  type ImportDraft,
  type ImportFault,
  type ImportRun,
  type Page,
  type Screening,
} from '@watchbook/contract';
import type { Agent } from '../testing/agent.js';
import { actionsOn } from '../testing/actions-on.js';
import { startTestApp, type TestApp } from '../testing/app.js';
import { Work } from '../platform/database/work.js';
import { ListImporter } from './import/list-importer.js';
import { ListEntryService } from './list-entry.service.js';

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

const TABLE: ImportDraft = {
  ...{ format: 'csv', source: 'national-blacklist', title: 'National blacklist' },
  csv: {
    mapping: {
      ...{ id: 'No', name: 'Name', birthDates: 'Born' },
      identifiers: [{ scheme: 'passport', column: 'Passport' }],
    },
  },
  files: [{ name: 'rows', content: 'No,Name,Born,Passport\n' }],
};
const aTable = (...rows: string[]): ImportDraft => ({
  ...TABLE,
  files: [{ name: 'rows', content: `No,Name,Born,Passport\n${rows.map((one) => `${one}\n`).join('')}` }],
});
const OCTETS = { 'content-type': 'application/octet-stream' };

const whole = Array.from({ length: 120 }, (_, at) => row(1000 + at, `LONG, Number ${at}`));

async function imported(draft: ImportDraft, agent = operator): Promise<ImportRun> {
  const answer = await agent.post('/api/v1/imports', draft);
  expect(answer.status).toBe(202);
  return ended(String(answer.headers['location']), agent);
}

async function ended(location: string, agent = operator): Promise<ImportRun> {
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
      `select external_id, id from list_entry where source = 'ofac-sdn' and removed_at is null
       order by external_id::integer`,
    )
  ).rows;

describe('an import', () => {
  it('adds, changes, removes and brings back entries, and counts them', async () => {
    const two = row(2, 'TWO, Olga', 'Passport A1234567 (Cuba).');
    const first = await imported(aList(row(1, 'ONE, Ivan', 'Passport A1234567 (Cuba).'), two, row(3, 'THREE, Petr')));
    expect(first).toMatchObject({ state: 'done', progress: 100, added: 3, changed: 0, removed: 0, unchanged: 0 });
    const ids = new Map((await present()).map(({ external_id, id }) => [external_id, id]));
    const lists = portal.app.get(ListEntryService, { strict: false });
    const shared = [{ scheme: 'passport' as const, value: 'A1234567' }];
    const none = [{ scheme: 'passport' as const, value: 'A0000000' }];
    const found = await portal.app
      .get(Work, { strict: false })
      .system((em) => lists.findByIdentifiers(em, [shared, none, [...shared, ...shared], []], 1));
    const least = [ids.get('1')!, ids.get('2')!].sort().slice(0, 1);
    expect(found).toEqual([least, [], least, []]);

    const again = await imported(aList(row(1, 'ONE, Ivan', 'Passport A1234567 (Cuba).'), two, row(3, 'THREE, Petr')));
    expect(again).toMatchObject({ state: 'done', added: 0, changed: 0, removed: 0, unchanged: 3 });

    const next = await imported(aList(row(1, 'ONE, Ivan', 'Passport B7654321 (Cuba).'), two, row(4, 'FOUR, Vera')));
    expect(next).toMatchObject({ state: 'done', added: 1, changed: 1, removed: 1, unchanged: 1 });
    expect((await present()).map(({ external_id }) => external_id)).toEqual(['1', '2', '4']);
    const { rows } = await portal.owner.query('select value from list_identifier where entry_id = $1', [ids.get('1')]);
    expect(rows).toEqual([{ value: 'B7654321' }]);

    expect(await imported(aList(row(1, 'ONE, Ivan'), two, row(3, 'THREE, Petr')))).toMatchObject({
      added: 1,
      changed: 1,
      removed: 1,
    });
    expect((await present()).find(({ external_id }) => external_id === '3')?.id).toBe(ids.get('3'));
  });

  it('keeps lists apart, each read in its own way', async () => {
    const prim = aList(row(1, 'ONE, Ivan'), row(9, 'NINE, Nora')).files[0]!.content!;
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
    for (const table of ['list_import_part', 'list_staged_piece', 'list_staged_entry'])
      expect((await portal.owner.query(`select from ${table}`)).rowCount).toBe(0);
  });

  it('fails with file and line where the list is not as published, and changes nothing', async () => {
    const before = await present();
    const run = await imported({ format: 'ofac-sdn', files: [{ name: 'sdn', content: 'uid,name\r\n1,x\r\n' }] });
    expect(run).toMatchObject({ state: 'failed', faults: 2, added: 0 });
    expect(run.error).toBe('sdn: there is no entry in it; the first: sdn, line 1: 2 columns where 12 belong');
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
    [
      'of a size and a content',
      { format: 'ofac-sdn', files: [{ name: 'sdn', content: 'x', size: 1 }] },
      '/files/0/size',
      422,
    ],
    ['of neither', { format: 'ofac-sdn', files: [{ name: 'sdn' }] }, '/files/0/size', 422],
    ['under the key of another list', { ...TABLE, source: 'ofac-sdn' }, '/source', 422],
    ['without a key', { ...TABLE, source: undefined }, '/source', 422],
    ['without a title', { ...TABLE, source: 'never-seen', title: undefined }, '/title', 422],
    ['without a mapping', { ...TABLE, csv: undefined }, '/csv', 422],
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

describe('a file that comes in parts', () => {
  const bytes = Buffer.from(`${row(1, 'ONE, Ivan')}${row(2, 'ZWÖLF, Olga')}`);
  const announced = async (draft: object = {}) =>
    (
      await operator.post('/api/v1/imports', {
        ...{ format: 'ofac-consolidated', files: [{ name: 'prim', size: bytes.length }] },
        ...draft,
      })
    ).body as ImportRun;
  const put = (id: string, offset: number, part: Buffer) =>
    operator.send('PUT', `/api/v1/imports/${id}/files/prim?offset=${offset}`, part, OCTETS);
  const cut = bytes.indexOf('Ö') + 1;

  it('is read once all of it is there; a part that is sent again changes nothing', async () => {
    const { id, state, files } = await announced();
    expect([state, files]).toEqual(['receiving', [{ name: 'prim', size: bytes.length, received: 0 }]]);
    expect(await put(id, 0, bytes.subarray(0, cut))).toMatchObject({ status: 200, body: { received: cut } });
    expect(await put(id, 0, bytes.subarray(0, cut))).toMatchObject({ status: 200, body: { received: cut } });
    expect(await put(id, 1, bytes)).toMatchObject({ status: 409, body: { detail: `The next part begins at ${cut}` } });
    expect((await put(id, cut, Buffer.concat([bytes, bytes]))).status).toBe(422);
    expect((await operator.post(`/api/v1/imports/${id}/starts`)).status).toBe(422);
    expect((await put(id, cut, bytes.subarray(cut))).status).toBe(200);
    expect((await operator.post(`/api/v1/imports/${id}/starts`)).status).toBe(202);
    expect(await ended(`/api/v1/imports/${id}`)).toMatchObject({ state: 'done', added: 2, rows: 2, faults: 0 });
    expect((await operator.post(`/api/v1/imports/${id}/starts`)).status).toBe(409);
    expect((await put(id, cut, bytes.subarray(cut))).status).toBe(409);
    const { rows } = await portal.owner.query(`select described->'names'->0->>'value' as name from list_entry
      where source = 'ofac-consolidated' and external_id = '2'`);
    expect(rows).toEqual([{ name: 'ZWÖLF, Olga' }]);
  });

  it('is bounded in its parts, and taken as bytes alone and there alone', async () => {
    const { id } = await announced();
    const url = `/api/v1/imports/${id}/files/prim?offset=0`;
    expect((await put(id, 0, Buffer.alloc(IMPORT_PART_BYTES + 1))).status).toBe(413);
    expect((await put(id, 0, Buffer.alloc(0))).status).toBe(422);
    expect((await operator.send('PUT', url, 'x', { 'content-type': 'text/plain' })).status).toBe(415);
    expect((await operator.send('PUT', url.replace('prim', 'sdn'), Buffer.from('x'), OCTETS)).status).toBe(404);
    expect((await operator.send('POST', '/api/v1/imports', Buffer.from('x'), OCTETS)).status).toBe(415);
  });

  it('is forgotten when its import is cancelled', async () => {
    const { id } = await announced();
    await put(id, 0, bytes);
    expect((await operator.delete(`/api/v1/imports/${id}`)).body).toMatchObject({ state: 'cancelled' });
    expect((await portal.owner.query('select from list_import_part where import_id = $1', [id])).rowCount).toBe(0);
    expect((await operator.delete(`/api/v1/imports/${id}`)).status).toBe(409);
    expect((await operator.post(`/api/v1/imports/${id}/starts`)).status).toBe(409);
    const actions = await actionsOn(portal, `import:${id}`);
    expect(actions.filter((action) => !action.includes('denied') && !action.includes('failed'))).toEqual([
      ...['import.requested', 'import.part-received', 'import.cancelled'],
    ]);
  });

  it('has one effect when it is read by two at once, and none before it was read to its end', async () => {
    const { id } = await announced();
    await put(id, 0, bytes.subarray(0, bytes.length));
    await portal.tamper(`update list_import set state = 'queued' where id = '${id}'`);
    const importer = portal.app.get(ListImporter);
    await portal.tamper(`delete from list_identifier; delete from list_entry where source = 'ofac-consolidated'`);
    const dies = ({ stage }: { stage: string }) =>
      stage === 'comparing' ? Promise.reject(new Error('gone')) : Promise.resolve();
    await expect(importer.run(id, false, dies)).rejects.toThrow('gone');
    expect((await portal.owner.query(`select from list_entry where source = 'ofac-consolidated'`)).rowCount).toBe(0);
    await Promise.all([1, 2].map(() => importer.run(id, false, () => Promise.resolve())));
    expect(await ended(`/api/v1/imports/${id}`)).toMatchObject({ state: 'done', added: 2 });
    expect((await actionsOn(portal, `import:${id}`)).filter((action) => action === 'list.imported')).toHaveLength(1);
  });
});

describe('a table', () => {
  it('is tried without effect, then kept under its own key, and its faults can be read', async () => {
    const draft = aTable('1,Ann Plum,1971,K 1', '2,,1972,', '3,Bob Plum,never,K 3');
    const tried = await imported({ ...draft, dryRun: true });
    const counts = { state: 'done', rows: 3, faults: 2, added: 2, changed: 0, removed: 0, unchanged: 0 };
    expect(tried).toMatchObject({ ...counts, dryRun: true });
    expect((await portal.owner.query(`select from list_entry where source = 'national-blacklist'`)).rowCount).toBe(0);

    const run = await imported(draft);
    expect(run).toMatchObject({ ...counts, dryRun: false, source: 'national-blacklist', title: 'National blacklist' });
    const url = `/api/v1/imports/${run.id}/errors`;
    const first = (await operator.get(`${url}?limit=1`)).body as Page<ImportFault>;
    expect(first.data).toEqual([
      { file: 'rows', line: 3, column: 'Name', code: 'name', leftOut: 'row', message: 'the name is missing' },
    ]);
    const second = (await operator.get(`${url}?limit=1&cursor=${first.page.next}`)).body as Page<ImportFault>;
    expect(second.data).toEqual([expect.objectContaining({ line: 4, column: 'Born', code: 'date', leftOut: 'value' })]);
    expect((await operator.get(`${url}?limit=1&cursor=${second.page.prev}`)).body).toMatchObject({ data: first.data });
    const file = await operator.get(`${url}/file`);
    expect(file.headers['content-type']).toContain('text/csv');
    expect(file.text.split('\r\n')).toEqual([
      'file,line,column,code,leftOut,message',
      'rows,3,Name,name,row,the name is missing',
      'rows,4,Born,date,value,no date of the calendar',
      '',
    ]);
  });

  it('does not take off the list whose row could not be read', async () => {
    const named = await imported(aTable('1,Ann Plum,1971,K 1', '3,,,', '4,Cid Plum,,'));
    expect(named).toMatchObject({ added: 1, unchanged: 1, removed: 0, kept: 1 });
    const hidden = await imported(aTable('1,Ann Plum,1971,K 1', '4,Cid Plum,,', ',Dan,,'));
    expect(hidden).toMatchObject({ unchanged: 2, removed: 0, kept: 1 });
    const clear = await imported(aTable('1,Ann Plum,1971,K 1', '4,Cid Plum,,', '4,Cid,,'));
    expect(clear).toMatchObject({ unchanged: 2, removed: 1, kept: 0, faults: 1 });
  });

  it('writes identifiers anew once their rules of spelling changed', async () => {
    await portal.tamper(`update list_identifier set value = 'old' where value = 'K1';
      update list_entry set described_hash = 'old' where source = 'national-blacklist' and external_id = '1'`);
    expect(await imported(aTable('1,Ann Plum,1971,K 1', '4,Cid Plum,,'))).toMatchObject({ changed: 1, unchanged: 1 });
    expect((await portal.owner.query(`select from list_identifier where value = 'K1'`)).rowCount).toBe(1);
  });

  it('fails when too many of its rows are at fault', async () => {
    const run = await imported(
      aTable('1,Ann Plum,1971,K 1', ...Array.from({ length: 11 }, (_, at) => `${at + 10},,,`)),
    );
    expect(run).toMatchObject({ state: 'failed', faults: 11 });
    expect(run.error).toBe('11 of 12 rows are at fault, more than 10 %; the first: rows, line 3: the name is missing');
  });
});

describe('entities of FollowTheMoney', () => {
  it('are put together and can be screened', async () => {
    const entities = [
      { id: 's1', schema: 'Sanction', properties: { entity: ['p1'], programId: ['XX-A1'] } },
      { id: 'd1', schema: 'Passport', properties: { holder: ['p1'], number: ['Q 7654321'] } },
      { id: 'p1', schema: 'Person', properties: { name: ['Veronika Quince'], addressEntity: ['a1'], height: ['180'] } },
      { id: 'a1', schema: 'Address', properties: { full: ['1 Road'] } },
      { id: 'o1', schema: 'Ownership', properties: {} },
    ];
    const content = entities.map((one) => `${JSON.stringify(one)}\n`).join('');
    const draft: ImportDraft = {
      format: 'ftm',
      source: 'open-data',
      title: 'Open data',
      files: [{ name: 'entities', content }],
    };
    const run = await imported(draft);
    expect(run).toMatchObject({ state: 'done', rows: 5, added: 1, faults: 0 });
    expect(run.unread).toEqual([
      { name: 'Person.height', count: 1 },
      { name: 'Ownership', count: 1 },
    ]);
    const analyst = await portal.as('analyst', 'meridian-bank');
    const query = { identifiers: [{ scheme: 'passport', value: 'q7654321' }] };
    const { matches } = (await analyst.post('/api/v1/screenings', query)).body as Screening;
    expect(matches).toEqual([expect.objectContaining({ name: 'Veronika Quince', listEntryId: expect.any(String) })]);
    const entry = await analyst.get(`/api/v1/list-entries/${matches[0]!.listEntryId}`);
    expect(entry.body).toMatchObject({ source: 'open-data', addresses: ['1 Road'], programs: ['XX-A1'] });
  });
});

describe('what was imported', () => {
  it('is listed newest first to the operator, and as lists to every member', async () => {
    const runs = (await operator.get('/api/v1/imports?limit=2')).body as Page<ImportRun>;
    expect(runs.data).toHaveLength(2);
    expect(runs.data[0]!.requestedAt >= runs.data[1]!.requestedAt).toBe(true);
    const older = (await operator.get(`/api/v1/imports?limit=2&cursor=${runs.page.next}`)).body as Page<ImportRun>;
    expect(older.data[0]!.requestedAt <= runs.data[1]!.requestedAt).toBe(true);
    const own = (await operator.get('/api/v1/imports?filter[source]=national-blacklist')).body as Page<ImportRun>;
    expect(new Set(own.data.map(({ source }) => source))).toEqual(new Set(['national-blacklist']));
    const analyst = await portal.as('analyst', 'lantern-microloans');
    expect((await analyst.get('/api/v1/imports')).status).toBe(403);
    expect((await analyst.get('/api/v1/list-sources')).body).toMatchObject({
      data: [
        { id: 'national-blacklist', title: 'National blacklist', format: 'csv', entries: 2 },
        { id: 'ofac-consolidated', title: null, entries: 2 },
        { id: 'ofac-sdn', title: null },
        { id: 'open-data', entries: 1 },
      ],
    });
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
