import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Refusal, startStubPortal, type StubPortal } from '../test/stub-portal.js';

const ALARMS = '/api/v1/screening-alarms';
const alarm = {
  ...{ id: 'a1', kind: 'misses', institution: { id: 'i1', name: 'Meridian Bank' } },
  ...{ person: { id: 'u1', name: 'Lena Marsh' }, subjects: 200, misses: 199, threshold: 200 },
  ...{ raisedAt: '2026-11-28T12:00:00Z', closedAt: null, closedBy: null, verdict: null, reason: null },
};
const closed = {
  ...{ ...alarm, closedAt: '2026-11-28T13:00:00Z', closedBy: { id: 'u2', name: 'Sofia Reyes' } },
  ...{ verdict: 'explained', reason: 'A migration' },
};
const answers = {
  [`GET ${ALARMS}?limit=100`]: { data: [alarm, { ...closed, id: 'a2' }] },
  [`GET ${ALARMS}?limit=100&filter[open]=true`]: { data: [alarm] },
  [`GET ${ALARMS}/a2`]: closed,
  [`POST ${ALARMS}/a1/closures`]: closed,
  [`POST ${ALARMS}/a3/closures`]: new Refusal(403, 'second-person', 'A second person', 'It is about you'),
};

let portal: StubPortal;
beforeAll(async () => void (portal = await startStubPortal(answers)));
beforeEach(() => void portal.asked.splice(0));
afterAll(() => portal.close());
const run = (...args: string[]) => portal.run('alarm', ...args);

describe('the command line of alarms', () => {
  it('lists all or the open ones, as a table and as JSON', async () => {
    expect((await run('list')).stdout).toMatch(/^id +kind +institution +person .*\na1 .*Lena Marsh.*\na2 /);
    expect(JSON.parse((await run('list', '--open', '-o', 'json')).stdout)).toMatchObject([
      { id: 'a1', institution: 'Meridian Bank', subjects: 200, misses: 199, verdict: null },
    ]);
  });

  it('shows who closed one and why', async () => {
    expect(JSON.parse((await run('show', 'a2', '-o', 'json')).stdout)).toMatchObject({
      ...{ closedBy: 'Sofia Reyes', verdict: 'explained', reason: 'A migration' },
    });
  });

  it('closes one with a verdict and a reason', async () => {
    expect((await run('close', 'a1', '--verdict', 'explained', '--reason', 'A migration')).stdout).toMatch(
      /verdict +explained/,
    );
    expect(portal.asked[0]!.body).toEqual({ verdict: 'explained', reason: 'A migration' });
  });

  it.each([
    [['close', 'a1', '--reason', 'A migration']],
    [['close', 'a1', '--verdict', 'explained']],
    [['close', 'a1', '--verdict', 'fine', '--reason', 'A migration']],
    [['list', '-o', 'xml']],
    [['show']],
  ])('refuses %j before it asks the portal', async (args) => {
    expect((await run(...args)).code).toBe(2);
    expect(portal.asked).toEqual([]);
  });

  it('says what the portal refused', async () => {
    const own = await run('close', 'a3', '--verdict', 'explained', '--reason', 'Mine');
    expect([own.code, own.stdout]).toEqual([1, '']);
    expect(own.stderr).toContain('A second person: It is about you');
    expect((await run('show', 'absent')).code).toBe(4);
  });
});
