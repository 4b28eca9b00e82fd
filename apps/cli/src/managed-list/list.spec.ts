import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Refusal, startStubPortal, type StubPortal } from '../test/stub-portal.js';

const LISTS = '/api/v1/managed-lists';
const ALERTS = '/api/v1/screening-alerts';
const page = (data: unknown[], next: string | null = null) => ({ data, page: { next, prev: null } });
const list = { id: 'l1', name: 'Motor', owner: { id: 'u1', name: 'Lena Marsh' }, entries: 2, openAlerts: 1 };
const alert = {
  ...{ id: 'a1', state: 'open', entry: { reference: 'C-1', name: 'Anna Weber' }, match: { score: 0.9 } },
  ...{ noticeId: 'n1', listEntryId: null, changed: ['notice', 'entry'], judgement: null },
};
const faults = [{ line: 3, column: 'name', code: 'missing' }];
const answers = {
  [`GET ${LISTS}?limit=100`]: page([list], 'more'),
  [`GET ${LISTS}?limit=100&cursor=more`]: page([{ ...list, id: 'l2', name: 'Home' }]),
  [`POST ${LISTS}`]: list,
  [`GET ${LISTS}/l1/entries?limit=100`]: page([{ id: 'e1', reference: 'C-1', name: 'Anna Weber', version: 1 }]),
  [`POST ${LISTS}/l1/entries`]: {},
  [`POST ${LISTS}/l1/imports`]: { added: 1, changed: 2, unchanged: 3, faulty: 4, receipt: {} },
  [`POST ${LISTS}/l2/imports`]: { faults },
  [`POST ${LISTS}/l3/imports`]: new Refusal(409, 'conflict', 'Conflict', 'The list is full'),
  [`GET ${LISTS}/l1/assignees`]: { data: [{ id: 'u2', name: 'Oskar Lindqvist' }] },
  [`POST ${LISTS}/l1/assignments`]: { ...list, owner: { id: 'u2', name: 'Oskar Lindqvist' } },
  [`DELETE ${LISTS}/l1`]: {},
  [`DELETE ${LISTS}/l1/entries/e1`]: {},
  [`GET ${ALERTS}?limit=100&filter[state]=open`]: page([alert]),
  [`GET ${ALERTS}?limit=100&filter[state]=judged`]: page([{ ...alert, judgement: { verdict: 'negative' } }]),
  [`POST ${ALERTS}/a1/judgements`]: {},
};

let portal: StubPortal;
let folder: string;
let csv: string;
beforeAll(async () => {
  portal = await startStubPortal(answers);
  folder = await mkdtemp(join(tmpdir(), 'watchbook-list-'));
  csv = join(folder, 'names.csv');
  await writeFile(csv, 'Kunde\nAnna Weber\n');
});
beforeEach(() => void portal.asked.splice(0));
afterAll(async () => {
  await portal.close();
  await rm(folder, { recursive: true });
});
const run = (...args: string[]) => portal.run('list', ...args);

describe('the command line of managed lists', () => {
  it('lists all pages of lists, as a table and as JSON', async () => {
    expect((await run('ls')).stdout).toMatch(/^id +name +owner +names +openAlerts\nl1 +Motor .*\nl2 +Home /);
    expect(JSON.parse((await run('ls', '-o', 'json')).stdout)).toMatchObject([
      { id: 'l1', owner: 'Lena Marsh', names: 2, openAlerts: 1 },
      { id: 'l2' },
    ]);
  });

  it('creates a list, puts names on it and shows them', async () => {
    expect((await run('create', 'Motor')).stdout).toContain('Motor');
    expect((await run('add', 'l1', 'Anna Weber', 'Bo Li')).stderr).toBe('2 names\n');
    expect(portal.asked.map(({ body }) => body)).toEqual([
      { name: 'Motor' },
      { name: 'Anna Weber' },
      { name: 'Bo Li' },
    ]);
    expect(JSON.parse((await run('names', 'l1', '-o', 'json')).stdout)).toEqual([
      { id: 'e1', reference: 'C-1', name: 'Anna Weber', birthDate: null, version: 1 },
    ]);
  });

  it('loads a file by a mapping and prints counts, or the faults of a dry run', async () => {
    const loaded = await run('load', 'l1', csv, '--map', 'name=Kunde', '-o', 'json');
    expect(JSON.parse(loaded.stdout)).toEqual({ added: 1, changed: 2, unchanged: 3, faulty: 4 });
    expect(JSON.parse((await run('load', 'l2', csv, '--dry-run', '-o', 'json')).stdout)).toEqual(faults);
    expect(portal.asked.map(({ body }) => body)).toEqual([
      { content: 'Kunde\nAnna Weber\n', mapping: { name: 'Kunde', identifiers: [] }, dryRun: false },
      { content: 'Kunde\nAnna Weber\n', dryRun: true },
    ]);
  });

  it('hands a list over to one of those who can have it', async () => {
    const { stdout } = await run('assignees', 'l1', '-o', 'json');
    expect(JSON.parse(stdout)).toEqual([{ id: 'u2', name: 'Oskar Lindqvist' }]);
    expect((await run('assign', 'l1', 'u2')).stdout).toContain('Oskar Lindqvist');
    expect(portal.asked.at(-1)).toMatchObject({ call: `POST ${LISTS}/l1/assignments`, body: { ownerId: 'u2' } });
  });

  it('ends the watch over a name, and over a list', async () => {
    expect((await run('remove', 'l1', 'e1')).code).toBe(0);
    expect((await run('remove', 'l1')).code).toBe(0);
    expect(portal.asked.map(({ call }) => call)).toEqual([`DELETE ${LISTS}/l1/entries/e1`, `DELETE ${LISTS}/l1`]);
  });

  it('shows alerts by state, and judges one', async () => {
    expect((await run('alerts')).stdout).toMatch(/\na1 +open +C-1 +Anna Weber +0.9 +n1 +notice entry\n$/);
    expect(JSON.parse((await run('alerts', '--state', 'judged', '-o', 'json')).stdout)).toMatchObject([
      { verdict: 'negative' },
    ]);
    await run('judge', 'a1', 'negative', '--note', 'Another birth date');
    await run('judge', 'a1', 'unsure');
    expect(portal.asked.slice(2).map(({ body }) => body)).toEqual([
      { verdict: 'negative', note: 'Another birth date' },
      { verdict: 'unsure' },
    ]);
  });

  it.each([
    [['judge', 'a1', 'perhaps']],
    [['alerts', '--state', 'new']],
    [['add', 'l1']],
    [['create']],
    [['assign', 'l1']],
    [['load', 'l1', '/nowhere/names.csv']],
  ])('refuses %j before it asks the portal', async (args) => {
    expect((await run(...args)).code).toBe(2);
    expect(portal.asked).toEqual([]);
  });

  it('refuses a mapping of what it does not know', async () => {
    expect((await run('load', 'l1', csv, '--map', 'age=Kunde')).code).toBe(2);
    expect(portal.asked).toEqual([]);
  });

  it('says what the portal refused', async () => {
    const full = await run('load', 'l3', csv);
    expect([full.code, full.stdout]).toEqual([5, '']);
    expect(full.stderr).toContain('Conflict: The list is full');
    expect((await run('names', 'absent')).code).toBe(4);
  });
});
