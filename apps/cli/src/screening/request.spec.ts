import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Refusal, startStubPortal, type StubPortal } from '../test/stub-portal.js';

const REQUESTS = '/api/v1/information-requests';
const hash = 'a'.repeat(64);
const request = {
  ...{ id: 'r1', ref: 'IR-2026-000001', side: 'asker', status: 'open', asker: { id: 'i1', name: 'Meridian Bank' } },
  ...{ holder: { id: null, name: 'Source 7' }, purpose: 'claims', deadline: '2026-12-11T00:00:00Z', noticeId: 'n1' },
  ...{ question: 'Is it the same person?', caseReference: 'C-1', response: null },
};
const drafted = {
  ...request,
  side: 'holder',
  status: 'drafted',
  response: { decline: null, text: 'Yes', contentHash: hash },
};
const answers = {
  [`GET ${REQUESTS}?limit=50`]: { data: [request] },
  [`GET ${REQUESTS}?limit=50&filter[side]=held&filter[state]=open`]: { data: [] },
  [`GET ${REQUESTS}/r1`]: drafted,
  [`POST ${REQUESTS}`]: request,
  [`POST ${REQUESTS}/r1/withdrawals`]: { ...request, status: 'withdrawn' },
  [`POST ${REQUESTS}/r1/responses`]: drafted,
  [`POST ${REQUESTS}/r1/approvals`]: { ...drafted, status: 'answered' },
  [`POST ${REQUESTS}/r2/approvals`]: new Refusal(409, 'conflict', 'Conflict', 'The answer was changed'),
};

let portal: StubPortal;
beforeAll(async () => void (portal = await startStubPortal(answers)));
beforeEach(() => void portal.asked.splice(0));
afterAll(() => portal.close());
const run = (...args: string[]) => portal.run('request', ...args);

describe('the command line of questions to a holder', () => {
  it('lists them as a table and as JSON, filtered as was said', async () => {
    const table = await run('list');
    expect(table.stdout.split('\n')[0]).toMatch(/^id +ref +side +status +asker +holder +purpose +deadline$/);
    expect(table.stdout).toContain('Source 7');
    expect(JSON.parse((await run('list', '-o', 'json')).stdout)).toMatchObject([{ id: 'r1', asker: 'Meridian Bank' }]);
    const held = await run('list', '--side', 'held', '--state', 'open', '-o', 'json');
    expect([held.code, held.stdout]).toEqual([0, '[]\n']);
  });

  it('shows the answer and the hash that an approval names', async () => {
    expect(JSON.parse((await run('show', 'r1', '-o', 'json')).stdout)).toMatchObject({
      ...{ question: 'Is it the same person?', caseReference: 'C-1', decline: null, answer: 'Yes', contentHash: hash },
    });
  });

  it('asks, with a case or without', async () => {
    const said = ['ask', 's1', 'n1', '--purpose', 'claims', '--question', 'Who?', '--until', '2026-12-11T00:00:00Z'];
    expect((await run(...said)).code).toBe(0);
    expect((await run(...said, '--case', 'C-1')).stdout).toContain('IR-2026-000001');
    const body = {
      ...{ screeningId: 's1', noticeId: 'n1', purpose: 'claims', question: 'Who?', deadline: '2026-12-11T00:00:00Z' },
    };
    expect(portal.asked.map((one) => one.body)).toEqual([
      { ...body, caseReference: null },
      { ...body, caseReference: 'C-1' },
    ]);
  });

  it('drafts an answer or declines, approves by the hash, and takes back', async () => {
    expect(JSON.parse((await run('respond', 'r1', '--text', 'Yes', '-o', 'json')).stdout)).toMatchObject({
      contentHash: hash,
    });
    await run('respond', 'r1', '--decline', 'not-proportionate');
    expect((await run('approve', 'r1', '--hash', hash)).stdout).toContain('answered');
    expect((await run('withdraw', 'r1')).stdout).toContain('withdrawn');
    expect(portal.asked.map((one) => one.body)).toEqual([
      { text: 'Yes', decline: null },
      { text: null, decline: 'not-proportionate' },
      { contentHash: hash },
      null,
    ]);
  });

  it.each([
    [['ask', 's1', 'n1', '--question', 'Who?', '--until', 'x']],
    [['ask', 's1', 'n1', '--purpose', 'curiosity', '--question', 'Who?', '--until', 'x']],
    [['list', '--side', 'mine']],
    [['list', '--state', 'drafted']],
    [['respond', 'r1', '--decline', 'unwilling']],
    [['approve', 'r1']],
    [['show']],
  ])('refuses %j before it asks the portal', async (args) => {
    expect((await run(...args)).code).toBe(2);
    expect(portal.asked).toEqual([]);
  });

  it('says what the portal refused', async () => {
    const changed = await run('approve', 'r2', '--hash', hash);
    expect([changed.code, changed.stdout]).toEqual([5, '']);
    expect(changed.stderr).toContain('Conflict: The answer was changed');
    expect((await run('show', 'absent')).code).toBe(4);
  });
});
