import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { NoticeView, ReportRun, Screening, WarningView } from '@watchbook/contract';
import type { Agent, Answer } from '../testing/agent.js';
import { startTestApp, type TestApp } from '../testing/app.js';
import { findForms, findInFolder, formsOf, makeCanary } from '../testing/canary.js';
import { aDraft } from '../testing/drafts.js';
import { captureOutput } from '../testing/output.js';

const V1 = '/api/v1';
const canary = makeCanary();
const forms = formsOf(canary);

let portal: TestApp;
let output: ReturnType<typeof captureOutput>;
beforeAll(async () => {
  output = captureOutput();
  portal = await startTestApp({ LOG_LEVEL: 'trace' });
});
afterAll(async () => {
  output.stop();
  await portal.stop();
});

async function ok(answer: Promise<Answer>): Promise<Answer> {
  const given = await answer;
  if (given.status >= 300) throw new Error(`${given.status} ${given.text.slice(0, 300)}`);
  return given;
}
const key = (name: string) => ({ 'idempotency-key': `canary-${name}` });
const planted = (what: string) => `${canary.text} ${what}`;

/** A published notice in which every field that takes text holds the canary. */
async function plantNotice(analyst: Agent, officer: Agent, reader: Agent): Promise<string> {
  const draft = aDraft({
    summary: planted('summary'),
    narrative: planted('narrative ').repeat(200),
    internalReference: planted('reference'),
    admissibility: { ...aDraft().admissibility, note: planted('note') },
    subjects: [
      {
        ...aDraft().subjects[0]!,
        name: planted('name'),
        aliases: [{ value: planted('alias'), weak: false }],
        address: planted('address'),
        identifiers: [{ scheme: 'passport', value: planted('passport') }],
      },
      { ...aDraft().subjects[0]!, role: 'linked', name: planted('companion'), identifiers: [] },
    ],
  });
  const made = (await ok(analyst.post(`${V1}/notices`, draft, key('draft')))).body as NoticeView;
  await ok(analyst.post(`${V1}/notices/${made.id}/submissions`));
  await ok(officer.post(`${V1}/notices/${made.id}/rejections`, { reason: planted('rejection') }));
  await ok(
    analyst.patch(
      `${V1}/notices/${made.id}`,
      { summary: planted('again') },
      { 'if-match': await etag(analyst, made.id) },
    ),
  );
  const { contentHash } = (await ok(analyst.post(`${V1}/notices/${made.id}/submissions`))).body as NoticeView;
  await ok(officer.post(`${V1}/notices/${made.id}/approvals`, { contentHash }, key('approval')));
  const resource = { type: 'notice', id: made.id };
  const stated = { purpose: 'claims', caseReference: planted('case'), reason: planted('reason') };
  await ok(reader.post(`${V1}/purpose-grants`, { resource, ...stated }, key('grant')));
  await ok(reader.get(`${V1}/notices/${made.id}`));
  await ok(reader.get(`${V1}/notices?limit=100`));
  return made.id;
}

async function closeNotice(officer: Agent, id: string): Promise<void> {
  await ok(officer.post(`${V1}/notices/${id}/contests`, { reason: planted('contest') }));
  await ok(officer.post(`${V1}/notices/${id}/withdrawals`, { reason: planted('withdrawal') }));
}

const etag = async (agent: Agent, id: string) => String((await agent.get(`${V1}/notices/${id}`)).headers['etag']);

async function plantScreening(reader: Agent): Promise<void> {
  const query = { name: planted('screened'), identifiers: [{ scheme: 'passport', value: planted('passport') }] };
  const { id, matches } = (await ok(reader.post(`${V1}/screenings`, query, key('screening')))).body as Screening;
  await ok(reader.get(`${V1}/screenings`));
  expect(matches).toHaveLength(1);
  const judgement = { screeningId: id, noticeId: matches[0]!.noticeId, verdict: 'unsure', note: planted('verdict') };
  await ok(reader.post(`${V1}/judgements`, judgement));
  const notice = (await ok(reader.get(`${V1}/notices/${matches[0]!.noticeId}`))).body as NoticeView;
  const [memberId, otherId] = notice.subjects.map((subject) => subject.id);
  const different = { memberId, otherId, verdict: 'different', note: planted('difference') };
  await ok(reader.post(`${V1}/judgements`, different, key('members')));
  for (const path of [
    `entities/${memberId}`,
    `entities/${memberId}/timeline`,
    `entities/${memberId}/graph`,
    'entity-pairs',
  ]) {
    await ok(reader.get(`${V1}/${path}`));
  }
}

async function plantWarning(analyst: Agent, supervisor: Agent, member: Agent): Promise<void> {
  const draft = {
    ...{ title: planted('title'), body: planted('body'), severity: 'high', tlp: 'AMBER', audience: {} },
    acknowledgeBy: new Date(Date.now() + 86_400_000).toISOString(),
  };
  const { id } = (await ok(analyst.post(`${V1}/warnings`, draft, key('warning')))).body as WarningView;
  const { contentHash } = (await ok(analyst.post(`${V1}/warnings/${id}/submissions`))).body as WarningView;
  await ok(supervisor.post(`${V1}/warnings/${id}/approvals`, { contentHash }));
  await ok(
    member.post(`${V1}/warnings/${id}/acknowledgements`, { action: 'no-exposure', comment: planted('comment') }),
  );
  await ok(supervisor.post(`${V1}/warnings/${id}/withdrawals`, { reason: planted('withdrawal') }));
}

/** What is refused, sent to the wrong address, or goes wrong must not be written down either. */
async function plantFaults(analyst: Agent): Promise<void> {
  await portal.nobody().post(`${V1}/sessions`, { email: `${canary.latin}@example.org`, password: planted('password') });
  await analyst.post(`${V1}/notices`, { ...aDraft(), tlp: planted('label') });
  await analyst.post(`${V1}/notices`, { ...aDraft(), [canary.latin]: 1 });
  await analyst.get(`${V1}/notices?filter[ref]=${encodeURIComponent(canary.han)}&sort=${canary.latin}`);
  await analyst.get(`${V1}/notices/${encodeURIComponent(canary.text)}`);
  await analyst.get(`${V1}/${canary.latin}`);
}

async function plantReport(officer: Agent): Promise<void> {
  const draft = {
    ...{ template: 'monthly-statistics', format: 'csv' },
    parameters: { month: new Date().toISOString().slice(0, 7), language: 'en' },
  };
  const { id } = (await ok(officer.post(`${V1}/reports`, draft))).body as ReportRun;
  for (let tries = 0; tries < 400; tries++) {
    if (((await officer.get(`${V1}/report-runs/${id}`)).body as ReportRun).state === 'done') break;
    await wait(50);
  }
  const file = await ok(officer.get(`${V1}/report-runs/${id}/file`));
  expect(findForms(file.bytes, forms)).toEqual([]);
}

/** Everything that the server of the database wrote for this database, or for all. */
async function searchServer(wanted: ReadonlyMap<string, Buffer>): Promise<string[]> {
  await portal.owner.query('checkpoint');
  const { rows } = await portal.owner.query<{ folder: string; oid: string }>(
    `select current_setting('data_directory') as folder, oid::text from pg_database where datname = current_database()`,
  );
  const { folder, oid } = rows[0]!;
  const places = [`base/${oid}`, 'base/pgsql_tmp', 'pg_wal', 'global', 'pg_stat_tmp', 'pg_replslot', 'pg_logical'];
  const found = await Promise.all(places.map((place) => findInFolder(join(folder, place), wanted).catch(() => [])));
  return found.flat();
}

/** Every table as text, so that what is compressed in the files is seen too. */
async function searchTables(wanted: ReadonlyMap<string, Buffer>): Promise<string[]> {
  const { rows } = await portal.owner.query<{ name: string }>(
    `select c.oid::regclass::text as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where c.relkind = 'r' and n.nspname in ('public', 'bullmq')`,
  );
  expect(rows.length).toBeGreaterThan(40);
  const found: string[] = [];
  for (const { name } of rows) {
    const table = await portal.owner.query<{ row: string }>(`select t::text as row from ${name} t`);
    const text = Buffer.from(table.rows.map(({ row }) => row).join('\n'));
    found.push(...findForms(text, wanted).map((form) => `${name}: ${form}`));
  }
  return found;
}

describe('personal data', () => {
  it('stands nowhere in clear: not in the files of the database, its log, jobs, reports nor the output', async () => {
    const analyst = await portal.as('analyst', 'meridian-bank');
    const officer = await portal.as('officer', 'meridian-bank');
    const reader = await portal.as('analyst', 'harbor-insurance');
    const admin = await portal.as('admin', 'meridian-bank');
    const noticeId = await plantNotice(analyst, officer, reader);
    await plantScreening(reader);
    await closeNotice(officer, noticeId);
    await plantWarning(
      await portal.as('analyst', 'banking-supervisor'),
      await portal.as('supervisor', 'banking-supervisor'),
      officer,
    );
    const person = { name: planted('person'), email: `${canary.latin}@example.com`, roles: ['analyst'] };
    await ok(admin.post(`${V1}/users`, person, key('user')));
    await plantFaults(analyst);
    await plantReport(officer);

    expect(await searchTables(forms)).toEqual([]);
    expect(await searchServer(forms)).toEqual([]);
    expect(await findInFolder(portal.config.dataDir, forms)).toEqual([]);
    expect(output.text()).toContain('Nest application');
    expect(findForms(Buffer.from(output.text(), 'utf8'), forms)).toEqual([]);
  });

  it('would be found in any of these forms', async () => {
    const other = makeCanary();
    const wanted = formsOf(other);
    await portal.owner.query('create table canary_control (planted bytea)');
    await portal.owner.query('alter table canary_control alter planted set storage external');
    for (const form of wanted.values()) await portal.owner.query('insert into canary_control values ($1)', [form]);
    const found = await searchServer(wanted);
    for (const name of wanted.keys())
      expect(found.filter((place) => place.endsWith(`: ${name}`)).length).toBeGreaterThan(0);
    await portal.owner.query('drop table canary_control');
    const folder = await mkdtemp(join(tmpdir(), 'watchbook-canary-'));
    await writeFile(
      join(folder, 'leak'),
      JSON.stringify({ token: Buffer.from(`ab${other.text}c`).toString('base64') }),
    );
    expect(await findInFolder(folder, wanted)).toEqual(['leak: latin base64+2', expect.stringContaining('han base64')]);
    await rm(folder, { recursive: true });
    process.stdout.write(other.text);
    expect(findForms(Buffer.from(output.text(), 'utf8'), wanted)).toContain('latin UTF-8');
  });
});
