import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  MASK,
  type BatchResult,
  type NoticeView,
  type Page,
  type ScreeningBatch as BatchView,
  type ScreeningBatchDetail,
  type TablePreview,
} from '@watchbook/contract';
import { parse } from 'csv-parse/sync';
import { demoEmail } from '../../demo/accounts.js';
import { userId } from '../../demo/people.js';
import { actionsOn } from '../../testing/actions-on.js';
import type { Agent } from '../../testing/agent.js';
import { startTestApp, type TestApp } from '../../testing/app.js';
import { aDraft } from '../../testing/drafts.js';
import { programWith } from '../../testing/program.js';
import { NameWatchService } from '../names/name-watch.service.js';
import { BatchScreener } from './batch-screener.js';

const BATCHES = '/api/v1/screening-batches';
const CONTENT = [
  'customer no;name;date of birth;passport',
  '=1+1;Weilin Canary;1984-03-09;',
  'K2;Nobody Known;;',
  'K3;;;E12345678',
  'K4;;9.3.84;',
].join('\r\n');
/** More than one chunk. */
const MANY = ['name', ...Array.from({ length: 60 }, (_, at) => `Nobody Number ${at} Atall`)].join('\n');

let portal: TestApp;
let analyst: Agent;
let officer: Agent;
let screener: BatchScreener;
let notice: NoticeView;
beforeAll(async () => {
  portal = await startTestApp({ WORKER: 'none' });
  analyst = await portal.as('analyst', 'harbor-insurance');
  officer = await portal.as('officer', 'harbor-insurance');
  screener = portal.app.get(BatchScreener, { strict: false });
  const author = await portal.as('analyst', 'meridian-bank');
  const filed = (await author.post('/api/v1/notices', aDraft())).body as NoticeView;
  await author.post(`/api/v1/notices/${filed.id}/submissions`);
  const approver = await portal.as('officer', 'meridian-bank');
  const approval = { contentHash: filed.contentHash };
  notice = (await approver.post(`/api/v1/notices/${filed.id}/approvals`, approval)).body as NoticeView;
  const names = await portal.app.get(NameWatchService, { strict: false }).get();
  while (names.extent.base + names.extent.changes === 0) await wait(20);
});
afterAll(() => portal.stop());

const attempt = { isLast: true, report: () => Promise.resolve() };

async function requested(agent: Agent, content = CONTENT, headers = {}): Promise<BatchView> {
  const answer = await agent.post(BATCHES, { content }, headers);
  expect([answer.status, answer.text]).toEqual([202, expect.any(String)]);
  const batch = answer.body as BatchView;
  expect(answer.headers['location']).toBe(`${BATCHES}/${batch.id}`);
  return batch;
}
async function screened(agent: Agent, content = CONTENT, headers = {}): Promise<ScreeningBatchDetail> {
  const { id } = await requested(agent, content, headers);
  await screener.run(id, attempt);
  return (await agent.get(`${BATCHES}/${id}`)).body as ScreeningBatchDetail;
}
const results = async (agent: Agent, id: string, query = '') =>
  (await agent.get(`${BATCHES}/${id}/results${query}`)).body as Page<BatchResult>;

describe('a dry run', () => {
  it('says what the mapping makes of the rows, with each fault, and looks for nobody', async () => {
    const before = await portal.owner.query('select count(*) from screening');
    const answer = await analyst.post(BATCHES, { content: CONTENT, dryRun: true });
    expect(answer.status).toBe(200);
    const preview = answer.body as TablePreview;
    expect(preview).toMatchObject({ delimiter: ';', rows: 4, faulty: 1 });
    expect(preview.mapping).toMatchObject({ name: 'name', birthDate: 'date of birth', reference: 'customer no' });
    expect(preview.sample[0]).toMatchObject({ line: 2, query: { name: 'Weilin Canary', birthDate: '1984-03-09' } });
    expect(preview.faults).toContainEqual({ line: 5, column: 'date of birth', code: 'birth-date' });
    expect((await portal.owner.query('select count(*) from screening')).rows).toEqual(before.rows);
    const { rows } = await portal.owner.query('select action from ledger_entry where seq = $1', [
      answer.headers['x-ledger-seq'],
    ]);
    expect(rows).toEqual([{ action: 'screening-batch.previewed' }]);
  });

  it('of a header that tells nothing names the columns', async () => {
    const preview = (await analyst.post(BATCHES, { content: 'a,b\n1,2\n', dryRun: true })).body as TablePreview;
    expect(preview).toMatchObject({ mapping: null, columns: ['a', 'b'], sample: [] });
    const answer = await analyst.post(BATCHES, { content: 'a,b\n1,2\n' });
    expect(answer).toMatchObject({ status: 422, body: { errors: [{ pointer: '/mapping', code: 'required' }] } });
  });
});

describe('a batch', () => {
  it('screens each row like a single screening, misses too, and lists rows with faults', async () => {
    const batch = await screened(analyst, CONTENT, { 'x-access-purpose': 'claims' });
    const bands = { strong: 2, likely: 0, possible: 0, weak: 0, none: 1 };
    expect(batch).toMatchObject({ state: 'done', progress: 100, rows: 4, faulty: 1, screened: 3, matched: 2, bands });
    expect(batch.purpose).toBe('claims');
    const { data } = await results(analyst, batch.id);
    expect(data.map(({ line, outcome, reference }) => [line, outcome, reference])).toEqual([
      [2, 'match', '=1+1'],
      [3, 'none', 'K2'],
      [4, 'match', 'K3'],
      [5, 'fault', 'K4'],
    ]);
    expect(data[0]!.matches[0]).toMatchObject({ noticeId: notice.id, name: MASK, judgement: null });
    expect(data[3]!.faults.map(({ code }) => code)).toContain('birth-date');
    expect(await actionsOn(portal, `screening:${data[1]!.screeningId}`)).toEqual(['screening.ran']);
    const { rows } = await portal.owner.query(
      `select count(*)::integer as n from ledger_entry
       where action = 'screening.ran' and purpose = 'claims' and resources @> array[$1, $2]`,
      [`screening-batch:${batch.id}`, `notice:${notice.id}`],
    );
    expect(rows).toEqual([{ n: 2 }]);
    expect(await actionsOn(portal, `screening-batch:${batch.id}`)).toEqual(
      expect.arrayContaining(['screening-batch.requested', 'screening-batch.finished', 'screening-batch.results-read']),
    );
  });

  it('is judged by its screenings, and keeps out of the list of what was asked one by one', async () => {
    const { id } = await screened(analyst);
    const [first] = (await results(analyst, id, '?limit=1')).data;
    const judgement = { screeningId: first!.screeningId, noticeId: notice.id, verdict: 'negative' };
    expect((await analyst.post('/api/v1/judgements', judgement)).status).toBe(201);
    expect((await results(analyst, id, '?limit=1')).data[0]!.matches[0]!.judgement).toMatchObject({
      verdict: 'negative',
    });
    const listed = (await analyst.get('/api/v1/screenings')).body as Page<{ id: string }>;
    expect(listed.data.map((one) => one.id)).not.toContain(first!.screeningId);
  });

  it('is walked page by page and by outcome', async () => {
    const { id } = await screened(analyst);
    const first = await results(analyst, id, '?limit=3');
    const second = await results(analyst, id, `?limit=3&cursor=${first.page.next!}`);
    expect([...first.data, ...second.data].map(({ line }) => line)).toEqual([2, 3, 4, 5]);
    expect(second.page.next).toBeNull();
    expect((await results(analyst, id, '?filter[outcome]=none')).data.map(({ line }) => line)).toEqual([3]);
  });

  it('gives a file without formulas of others, whose read names what is in it', async () => {
    const { id } = await screened(analyst);
    const file = await analyst.get(`${BATCHES}/${id}/file`);
    expect(file.headers['content-type']).toBe('text/csv; charset=utf-8');
    const rows = parse(file.text, { columns: true }) as unknown as Record<string, string>[];
    expect(rows.map(({ reference, outcome }) => `${reference} ${outcome}`)).toEqual([
      "'=1+1 match",
      'K2 none',
      'K3 match',
      'K4 fault',
    ]);
    expect(file.text).not.toMatch(/Canary Road|陈伟霖/);
    const { rows: sealed } = await portal.owner.query('select action, resources from ledger_entry where seq = $1', [
      file.headers['x-ledger-seq'],
    ]);
    expect(sealed).toEqual([
      { action: 'screening-batch.downloaded', resources: [`screening-batch:${id}`, `notice:${notice.id}`] },
    ]);
  });

  it('is for who asked and, without what was asked, for the officer; for nobody else', async () => {
    const { id } = await screened(analyst);
    const seen = await results(officer, id);
    expect(seen.data.map(({ name, reference }) => [name, reference])).toEqual(seen.data.map(() => [MASK, MASK]));
    expect(JSON.stringify(seen)).not.toMatch(/Weilin|K2|E12345678/);
    for (const [local, slug, status] of [
      ['officer', 'meridian-bank', 404],
      ['analyst', 'meridian-bank', 404],
      ['operator', 'platform', 403],
    ] as const) {
      const other = await portal.as(local, slug);
      for (const path of ['', '/results', '/file'])
        expect((await other.get(`${BATCHES}/${id}${path}`)).status).toBe(status);
      expect((await other.delete(`${BATCHES}/${id}`)).status).toBe(status);
    }
    const theirs = (await (await portal.as('analyst', 'meridian-bank')).get(BATCHES)).body as Page<BatchView>;
    expect(theirs.data).toEqual([]);
  });

  it('shows no match any more once its notice is withdrawn', async () => {
    const author = await portal.as('analyst', 'meridian-bank');
    const approver = await portal.as('officer', 'meridian-bank');
    const draft = aDraft({
      subjects: [
        {
          ...aDraft().subjects[0]!,
          name: 'Veronica Plum',
          aliases: [],
          identifiers: [{ scheme: 'passport', value: 'P777' }],
        },
      ],
    });
    const filed = (await author.post('/api/v1/notices', draft)).body as NoticeView;
    await author.post(`/api/v1/notices/${filed.id}/submissions`);
    await approver.post(`/api/v1/notices/${filed.id}/approvals`, { contentHash: filed.contentHash });
    const { id } = await screened(analyst, 'passport\nP777\n');
    expect((await results(analyst, id)).data[0]!.matches).toHaveLength(1);
    expect((await approver.post(`/api/v1/notices/${filed.id}/withdrawals`, { reason: 'Wrong' })).status).toBe(201);
    expect((await results(analyst, id)).data[0]).toMatchObject({ outcome: 'none', matches: [] });
    expect((await analyst.get(`${BATCHES}/${id}/file`)).text).not.toContain(filed.id);
  });
});

describe('the job of a batch', () => {
  it('has one effect, however often it is delivered at once', async () => {
    const { id } = await requested(analyst, MANY);
    await Promise.all(Array.from({ length: 4 }, () => screener.run(id, attempt)));
    await screener.run(id, attempt);
    expect((await analyst.get(`${BATCHES}/${id}`)).body).toMatchObject({ state: 'done', screened: 60, matched: 0 });
    const { rows } = await portal.owner.query('select count(*)::integer as n from screening where batch_id = $1', [id]);
    expect(rows).toEqual([{ n: 60 }]);
  });

  it('goes on where it stopped, after it was cancelled in the middle', async () => {
    const { id } = await requested(analyst, MANY);
    const cancelAtFirst = { isLast: true, report: async () => void (await analyst.delete(`${BATCHES}/${id}`)) };
    await screener.run(id, cancelAtFirst);
    const stopped = (await analyst.get(`${BATCHES}/${id}`)).body as BatchView;
    expect(stopped).toMatchObject({ state: 'cancelled', screened: 25 });
    expect((await analyst.delete(`${BATCHES}/${id}`)).status).toBe(409);
    expect((await analyst.post(`${BATCHES}/${id}/retries`)).status).toBe(202);
    await screener.run(id, attempt);
    expect((await analyst.get(`${BATCHES}/${id}`)).body).toMatchObject({ state: 'done', screened: 60, attempts: 1 });
    const { rows } = await portal.owner.query('select count(*)::integer as n from screening where batch_id = $1', [id]);
    expect(rows).toEqual([{ n: 60 }]);
  });

  it('screens for nobody who was disabled after asking', async () => {
    const leaver = await portal.as('analyst', 'clover-microloans');
    const { id } = await requested(leaver, MANY);
    await portal.tamper(`update app_user set status = 'disabled'
      where id = '${userId(demoEmail('analyst', 'clover-microloans'))}'`);
    await screener.run(id, attempt);
    const { rows } = await portal.owner.query('select state, error, screened from screening_batch where id = $1', [id]);
    expect(rows).toEqual([{ state: 'failed', error: 'not-allowed', screened: 0 }]);
    expect(await actionsOn(portal, `screening-batch:${id}`)).toContain('screening-batch.finished-denied');
  });

  it('keeps what is asked encrypted, and refuses rows of others', async () => {
    const { id } = await requested(analyst);
    const { rows } = await portal.owner.query<{ text: string }>(
      'select encode(asked, $2) as text from screening_batch_row where batch_id = $1',
      [id, 'escape'],
    );
    expect(rows).toHaveLength(4);
    for (const { text } of rows) expect(text).not.toMatch(/Weilin|E12345678/);
  });
});

describe('a program with a key', () => {
  const SCOPES = ['screenings', 'notices:read'] as const;
  const routesOf = (id: string) =>
    [
      ['GET', `${BATCHES}/${id}`],
      ['GET', `${BATCHES}/${id}/results`],
      ['GET', `${BATCHES}/${id}/file`],
      ['DELETE', `${BATCHES}/${id}`],
      ['POST', `${BATCHES}/${id}/retries`],
    ] as const;

  it('screens a file as a person does, masked, and reads how far it is and what it found', async () => {
    const program = await programWith(portal, 'harbor-insurance', SCOPES);
    const preview = await program.post(BATCHES, { content: CONTENT, dryRun: true });
    expect(preview).toMatchObject({ status: 200, body: { rows: 4, faulty: 1 } });
    const batch = await screened(program, CONTENT, { 'x-access-purpose': 'claims' });
    expect(batch).toMatchObject({ state: 'done', progress: 100, screened: 3, matched: 2, purpose: 'claims' });
    const { data } = await results(program, batch.id);
    expect(data[0]).toMatchObject({ reference: '=1+1', name: 'Weilin Canary', outcome: 'match' });
    expect(data[0]!.matches[0]).toMatchObject({ noticeId: notice.id, name: MASK });
    expect((await program.get(`${BATCHES}/${batch.id}/file`)).text).toContain(notice.id);
    expect((await program.get(BATCHES)).body).toMatchObject({ data: [{ id: batch.id }] });
    const { rows } = await portal.owner.query(
      `select distinct actor->>'via' as via, actor->'roles' as roles
       from ledger_entry, lateral (select convert_from(body, 'utf8')::jsonb->'actor' as actor) by
       where action in ('screening-batch.requested', 'screening.ran') and resources @> array[$1] order by via`,
      [`screening-batch:${batch.id}`],
    );
    expect(rows).toEqual(['api-key', 'job'].map((via) => ({ via, roles: ['service-account'] })));
  });

  it('finds by a file no more than its scopes let it read', async () => {
    const blind = await programWith(portal, 'harbor-insurance', ['screenings']);
    expect(await screened(blind)).toMatchObject({ state: 'done', screened: 3, matched: 0 });
  });

  it('has its own batches alone; its officer sees them without what was asked, and nobody else does', async () => {
    const program = await programWith(portal, 'harbor-insurance', SCOPES);
    const { id } = await screened(program);
    expect(JSON.stringify(await results(officer, id))).not.toMatch(/Weilin|K2|E12345678/);
    expect(((await officer.get(`${BATCHES}/${id}`)).body as BatchView).by.name).toBe('Program screenings notices:read');
    const { id: ofPerson } = await screened(analyst);
    for (const [who, agent, batchId, status] of [
      ['another key', await programWith(portal, 'harbor-insurance', SCOPES), id, 404],
      ['a colleague', analyst, id, 404],
      ['a key of others', await programWith(portal, 'meridian-bank', SCOPES), id, 404],
      ['this key, of a person', program, ofPerson, 404],
      ['a key of another scope', await programWith(portal, 'harbor-insurance', ['notices:read']), id, 403],
    ] as const) {
      for (const [method, path] of routesOf(batchId))
        expect([who, method, path, (await agent.send(method, path, undefined, {})).status]).toEqual([
          who,
          method,
          path,
          status,
        ]);
    }
    const unscoped = await programWith(portal, 'harbor-insurance', ['notices:read', 'notices:write']);
    for (const dryRun of [true, false])
      expect((await unscoped.post(BATCHES, { content: CONTENT, dryRun })).status).toBe(403);
    expect((await unscoped.get(BATCHES)).status).toBe(403);
  });

  it.each([
    ['was revoked', 'revoked_at = now()'],
    ['expired', "expires_at = now() - interval '1 second'"],
    ['lost the scope', "scopes = '{notices:read}'"],
    ['was made by somebody who left', null],
  ])('screens no further once its key %s', async (_what, change) => {
    const program = await programWith(portal, 'lantern-microloans', SCOPES);
    const { id } = await requested(program, MANY);
    const creator = userId(demoEmail('admin', 'lantern-microloans'));
    const end = change
      ? `update api_key set ${change} where user_id = (select requested_by from screening_batch where id = '${id}')`
      : `update app_user set status = 'disabled' where id = '${creator}'`;
    await screener.run(id, { isLast: true, report: () => portal.tamper(end) });
    await portal.tamper(`update app_user set status = 'active' where id = '${creator}'`);
    const { rows } = await portal.owner.query('select state, error, screened from screening_batch where id = $1', [id]);
    expect(rows).toEqual([{ state: 'failed', error: 'not-allowed', screened: 25 }]);
    expect(await actionsOn(portal, `screening-batch:${id}`)).toContain('screening-batch.finished-denied');
  });

  it('is cancelled by itself or its officer, and goes on when it asks again', async () => {
    const program = await programWith(portal, 'harbor-insurance', SCOPES);
    const { id } = await requested(program, MANY);
    expect((await officer.delete(`${BATCHES}/${id}`)).status).toBe(200);
    expect((await officer.post(`${BATCHES}/${id}/retries`)).status).toBe(403);
    expect((await program.post(`${BATCHES}/${id}/retries`)).status).toBe(202);
    await screener.run(id, attempt);
    expect((await program.get(`${BATCHES}/${id}`)).body).toMatchObject({ state: 'done', screened: 60 });
    const other = await requested(program, MANY);
    expect((await program.delete(`${BATCHES}/${other.id}`)).status).toBe(200);
  });

  it('counts a file for the day of its institution, and what it asks one by one for its own', async () => {
    const program = await programWith(portal, 'summit-bank', SCOPES);
    const { id } = await screened(program, MANY);
    await portal.tamper(`insert into screening (id, institution_id, user_id, batch_id, query, query_hash, targets, screened_at)
      select gen_random_uuid(), institution_id, requested_by, id, '', 'h' || n, '{}', now()
      from screening_batch, generate_series(1, 19930) n where id = '${id}'`);
    // Past the day of a program, had the file counted for it.
    expect((await program.post('/api/v1/screenings', { name: 'One By One' })).status).toBe(201);
    expect((await program.post(BATCHES, { content: MANY.replaceAll('Nobody', 'Somebody') })).status).toBe(429);
    expect((await program.post(BATCHES, { content: MANY })).status).toBe(202);
  });
});

describe('the quota', () => {
  it('counts a batch for the day of the institution, not for the day of a person', async () => {
    const other = await portal.as('analyst', 'aurora-insurance');
    const { id } = await screened(other, MANY);
    await portal.tamper(`insert into screening (id, institution_id, user_id, batch_id, query, query_hash, targets, screened_at)
      select gen_random_uuid(), institution_id, id, '${id}', '', 'h' || n, '{}', now()
      from app_user, generate_series(1, 19920) n where id = '${userId(demoEmail('analyst', 'aurora-insurance'))}'`);
    expect((await other.post('/api/v1/screenings', { name: 'One By One' })).status).toBe(201);
    expect((await other.post(BATCHES, { content: MANY.replaceAll('Nobody', 'Somebody') })).status).toBe(429);
    expect((await other.post(BATCHES, { content: 'name\nOne More\n' })).status).toBe(202);
    expect((await other.post(BATCHES, { content: MANY })).status).toBe(202);
  });

  it('is not passed by two batches that are screened at once', async () => {
    const other = await portal.as('analyst', 'aurora-insurance');
    const named = (whose: string) => ['name', ...Array.from({ length: 15 }, (_, at) => `${whose} ${at} Atall`)];
    const both = [await requested(other, named('First').join('\n')), await requested(other, named('Other').join('\n'))];
    await Promise.all(both.map(({ id }) => screener.run(id, attempt)));
    const ends = await Promise.all(both.map(async ({ id }) => (await other.get(`${BATCHES}/${id}`)).body as BatchView));
    expect(ends.map(({ state, error }) => error ?? state).sort()).toEqual(['done', 'quota']);
  });
});
