import { createHash } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ReportDraft, ReportRun as ReportRunView } from '@watchbook/contract';
import { parse } from 'csv-parse/sync';
import { demoEmail } from '../demo/accounts.js';
import { userId } from '../demo/people.js';
import type { Agent } from '../testing/agent.js';
import { startTestApp, type TestApp } from '../testing/app.js';
import { aDraft } from '../testing/drafts.js';
import { ReportBuilder } from './report-builder.js';

let portal: TestApp;
let officer: Agent;
let analyst: Agent;
beforeAll(async () => {
  portal = await startTestApp();
  officer = await portal.as('officer', 'meridian-bank');
  analyst = await portal.as('analyst', 'meridian-bank');
  const filed = (await analyst.post('/api/v1/notices', aDraft())).body as { id: string; contentHash: string };
  await analyst.post(`/api/v1/notices/${filed.id}/submissions`);
  await officer.post(`/api/v1/notices/${filed.id}/approvals`, { contentHash: filed.contentHash });
});
afterAll(() => portal.stop());

const month = new Date().toISOString().slice(0, 7);
const aReport = (format: 'csv' | 'pdf' = 'csv', language: 'en' | 'zh-CN' = 'en'): ReportDraft => ({
  template: 'monthly-statistics',
  parameters: { month, language },
  format,
});

async function requested(agent: Agent, draft = aReport()) {
  const answer = await agent.post('/api/v1/reports', draft);
  expect(answer.status).toBe(202);
  const run = answer.body as ReportRunView;
  expect(answer.headers['location']).toBe(`/api/v1/report-runs/${run.id}`);
  return run;
}
async function ended(agent: Agent, id: string): Promise<ReportRunView> {
  const deadline = Date.now() + 60_000;
  for (;;) {
    const run = (await agent.get(`/api/v1/report-runs/${id}`)).body as ReportRunView;
    if (!['queued', 'running'].includes(run.state)) return run;
    if (Date.now() > deadline) throw new Error(`The report is still ${run.state} at ${run.stage}`);
    await wait(50);
  }
}
const entries = async (action: string, id: string) =>
  (
    await portal.owner.query('select from ledger_entry where action = $1 and resources @> array[$2]', [
      action,
      `report-run:${id}`,
    ])
  ).rowCount;

describe('a report', () => {
  it('is built in the background from what its requester may see, pinned to a checkpoint', async () => {
    const { id } = await requested(officer);
    const run = await ended(officer, id);
    expect(run).toMatchObject({ state: 'done', progress: 100, error: null });
    expect(run.checkpointSize).toBeGreaterThan(0);
    const file = await officer.get(`/api/v1/report-runs/${id}/file`);
    expect(file.headers['content-disposition']).toBe(
      `attachment; filename="watchbook-monthly-statistics-${month}.csv"`,
    );
    expect(createHash('sha256').update(file.text).digest('hex')).toBe(run.sha256);
    const rows = parse(file.text, { columns: true }) as Record<string, string>[];
    expect(rows).toContainEqual({
      month,
      section: 'typology',
      code: 'staged-accident',
      count: '1',
      checkpoint: String(run.checkpointSize),
    });
    expect(await entries('report.built', id)).toBe(1);
    const { rows: read } = await portal.owner.query('select action from ledger_entry where seq = $1', [
      file.headers['x-ledger-seq'],
    ]);
    expect(read).toEqual([{ action: 'report.downloaded' }]);
  });

  it('counts nothing that its requester cannot see', async () => {
    const outsider = await portal.as('officer', 'summit-bank');
    const { id } = await requested(outsider);
    await ended(outsider, id);
    const { text } = await outsider.get(`/api/v1/report-runs/${id}/file`);
    expect(text).not.toContain('staged-accident');
  });

  it.each(['en', 'zh-CN'] as const)('is a PDF in %s', async (language) => {
    const { id } = await requested(officer, aReport('pdf', language));
    const run = await ended(officer, id);
    expect(run.state).toBe('done');
    const file = await officer.get(`/api/v1/report-runs/${id}/file`);
    expect(file.headers['content-type']).toBe('application/pdf');
    expect(file.text.slice(0, 5)).toBe('%PDF-');
    expect(Number(file.headers['content-length'])).toBe(run.sizeBytes);
  });

  it('of somebody else is not found, nor its file; an officer sees those of the institution', async () => {
    const { id } = await requested(analyst);
    await ended(analyst, id);
    for (const [agent, status] of [
      [await portal.as('officer', 'harbor-insurance'), 404],
      [portal.nobody(), 401],
      [await portal.as('operator', 'platform'), 403],
      [officer, 200],
    ] as const) {
      expect((await agent.get(`/api/v1/report-runs/${id}`)).status).toBe(status);
      expect((await agent.get(`/api/v1/report-runs/${id}/file`)).status).toBe(status);
    }
  });

  it.each([
    [{ template: 'everything' }, '/template'],
    [{ parameters: { month: '2026-13' } }, '/parameters/month'],
    [{ format: 'exe' }, '/format'],
    [{ more: 1 }, ''],
  ])('asked for with %j is refused with the field at fault', async (change, pointer) => {
    const answer = await officer.post('/api/v1/reports', { ...aReport(), ...change });
    expect(answer.status).toBe(400);
    expect((answer.body as { errors: { pointer: string }[] }).errors.map((error) => error.pointer)).toContain(pointer);
  });

  it('has one effect, however often its job is delivered at once', async () => {
    const { id } = await requested(officer);
    const builder = portal.app.get(ReportBuilder, { strict: false });
    const attempt = { isLast: true, report: () => Promise.resolve() };
    await Promise.all(Array.from({ length: 6 }, () => builder.build(id, attempt)));
    await ended(officer, id);
    await builder.build(id, attempt);
    expect(await entries('report.built', id)).toBe(1);
    const { rowCount } = await portal.owner.query('select from report_file where run_id = $1', [id]);
    expect(rowCount).toBe(1);
  });

  it('is not built for somebody who was disabled after asking, and is not given to them', async () => {
    const leaver = await portal.as('analyst', 'clover-microloans');
    await portal.owner.query(`begin; set local session_replication_role = replica;
      insert into report_run (id, institution_id, requested_by, template, parameters, format, state, stage, progress, attempts, requested_at)
        select '01990000-0000-7000-8000-000000000001', institution_id, id, 'monthly-statistics', '{"month":"2026-01","language":"en"}', 'csv', 'running', 'started', 1, 1, now()
        from app_user where id = '${userId(demoEmail('analyst', 'clover-microloans'))}';
      update app_user set status = 'disabled' where id = '${userId(demoEmail('analyst', 'clover-microloans'))}'; commit`);
    const builder = portal.app.get(ReportBuilder, { strict: false });
    await builder.build('01990000-0000-7000-8000-000000000001', { isLast: true, report: () => Promise.resolve() });
    const { rows } = await portal.owner.query(
      `select state, stage from report_run where id = '01990000-0000-7000-8000-000000000001'`,
    );
    expect(rows).toEqual([{ state: 'failed', stage: 'refused' }]);
    expect((await leaver.get('/api/v1/report-runs')).status).toBe(401);
  });
});

describe('cancelling', () => {
  it('ends a run, after which it can be asked for again', async () => {
    await portal.owner.query(`begin; set local session_replication_role = replica;
      insert into report_run (id, institution_id, requested_by, template, parameters, format, state, stage, progress, attempts, requested_at)
        select '01990000-0000-7000-8000-000000000002', institution_id, id, 'monthly-statistics', '{"month":"2026-01","language":"en"}', 'csv', 'running', 'started', 1, 1, now()
        from app_user where id = '${userId(demoEmail('officer', 'meridian-bank'))}'; commit`);
    const path = '/api/v1/report-runs/01990000-0000-7000-8000-000000000002';
    expect((await officer.post(`${path}/retries`)).status).toBe(409);
    expect((await officer.delete(path)).body).toMatchObject({ state: 'cancelled' });
    expect((await officer.delete(path)).status).toBe(409);
    expect((await officer.get(`${path}/file`)).status).toBe(409);
    expect((await officer.post(`${path}/retries`)).status).toBe(202);
    expect((await ended(officer, '01990000-0000-7000-8000-000000000002')).state).toBe('done');
  });
});

describe('the list of reports', () => {
  it('shows an analyst their own, and an officer those of the institution', async () => {
    const mine = await requested(analyst);
    const theirs = await requested(officer);
    const listed = async (agent: Agent) =>
      ((await agent.get('/api/v1/report-runs?limit=100')).body as { data: ReportRunView[] }).data.map(({ id }) => id);
    expect(await listed(analyst)).toContain(mine.id);
    expect(await listed(analyst)).not.toContain(theirs.id);
    expect(await listed(officer)).toEqual(expect.arrayContaining([mine.id, theirs.id]));
    await Promise.all([ended(analyst, mine.id), ended(officer, theirs.id)]);
  });
});
