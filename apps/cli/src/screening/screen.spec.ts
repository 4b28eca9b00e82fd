import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { startStubPortal, type StubPortal } from '../test/stub-portal.js';

const BATCHES = '/api/v1/screening-batches';
const match = { name: 'Anna Weber', score: 0.9, type: 'Person', disclosure: 'full', noticeId: 'n1' };
const done = {
  id: 'b1',
  state: 'done',
  rows: 12,
  faulty: 1,
  screened: 11,
  progress: 100,
  etaSeconds: null,
  error: null,
};
const answers: Record<string, unknown> = {
  'POST /api/v1/screenings': { matches: [match] },
  [`POST ${BATCHES}`]: { ...done, ...{ mapping: { name: 'name' }, columns: ['name'] }, faults: [] },
  [`GET ${BATCHES}/b1`]: done,
  [`GET ${BATCHES}/b1/results?limit=100&filter[outcome]=match`]: {
    data: [{ line: 2, reference: 'C-1', name: 'Anna W', matches: [match] }],
    page: { next: null, prev: null },
  },
};

let portal: StubPortal;
let folder: string;
beforeAll(async () => {
  portal = await startStubPortal(answers);
  folder = await mkdtemp(join(tmpdir(), 'watchbook-screen-'));
});
beforeEach(() => void portal.asked.splice(0));
afterAll(async () => {
  await portal.close();
  await rm(folder, { recursive: true });
});

async function fileOf(names: number): Promise<string> {
  const file = join(folder, `${names}.csv`);
  await writeFile(file, `name\n${Array.from({ length: names }, (_, at) => `Name ${at}\n`).join('')}`);
  return file;
}

describe('screening a file', () => {
  it('of a handful asks one by one', async () => {
    const { code, stdout, stderr } = await portal.run('screen', '--file', await fileOf(2), '-o', 'json');
    expect([code, stderr]).toEqual([0, '2 matches\n']);
    expect(JSON.parse(stdout)).toMatchObject([{ asked: 'Name 0', notice: 'n1', listEntry: null }, { asked: 'Name 1' }]);
    expect(portal.asked.map(({ call }) => call)).toEqual(Array(2).fill('POST /api/v1/screenings'));
  });

  it('that is longer is a batch, whose progress and faults are told', async () => {
    const { code, stdout, stderr } = await portal.run('screen', '--file', await fileOf(12));
    expect([code, stdout]).toEqual([0, expect.stringMatching(/^line +reference +asked .*\n2 +C-1 +Anna W /)]);
    expect(stderr).toBe('done 11 of 11 rows, 100 %\n1 rows have faults; --dry-run lists them\n1 matches\n');
  });

  it('is a batch for a program with a key as well', async () => {
    process.env['WATCHBOOK_KEY'] = 'wb_of-this-test';
    try {
      expect((await portal.run('screen', '--file', await fileOf(12))).code).toBe(0);
    } finally {
      delete process.env['WATCHBOOK_KEY'];
    }
    expect(portal.asked[0]).toMatchObject({ call: `POST ${BATCHES}` });
  });

  it('can be tried, and screens nobody', async () => {
    const { code, stderr } = await portal.run('screen', '--file', await fileOf(1), '--dry-run');
    expect([code, stderr]).toEqual([0, '11 of 12 rows can be screened\n']);
    expect(portal.asked).toMatchObject([{ call: `POST ${BATCHES}`, body: { dryRun: true } }]);
  });

  it('ends with the reason when its batch fails', async () => {
    answers[`GET ${BATCHES}/b1`] = { ...done, state: 'failed', error: 'quota' };
    const { code, stderr } = await portal.run('screen', '--file', await fileOf(12));
    expect([code, stderr]).toEqual([1, expect.stringContaining('The batch b1 failed: quota')]);
  });

  it.each([
    [['--dry-run', 'Anna']],
    [['--file', '/nowhere/names.csv']],
    [['--file', 'x.csv', '--type', 'Person']],
    [['--file', 'x.csv', 'Anna']],
  ])('refuses %j before it asks the portal', async (args) => {
    expect((await portal.run('screen', ...args)).code).toBe(2);
    expect(portal.asked).toEqual([]);
  });
});
