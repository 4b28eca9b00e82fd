import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { startStubPortal, type StubPortal } from '../test/stub-portal.js';

const proposal = {
  ...{ id: 'p1', kind: 'user-roles', status: 'open', institution: 'Meridian Bank', expiresAt: '2026-12-11T00:00:00Z' },
  ...{
    awaits: { role: 'institution-admin', institution: 'Meridian Bank' },
    reason: 'Stands in',
    contentHash: 'a'.repeat(64),
  },
  ...{ proposedBy: { id: 'u1', name: 'Sofia Reyes' }, content: { rolesAfter: ['analyst'] } },
};
const answers: Record<string, unknown> = {
  'POST /api/v1/users': {
    ...{ id: 'u2', status: 'invited', roles: ['analyst'], invitationUrl: 'https://portal.example/i', proposal },
  },
  'GET /api/v1/change-proposals?limit=100&filter[waiting]=me': { data: [proposal] },
  'GET /api/v1/change-proposals/p1': proposal,
  'POST /api/v1/change-proposals/p1/approvals': { ...proposal, status: 'approved', awaits: null, invitationUrl: null },
  'POST /api/v1/policy-simulations': {
    ...{ allowed: false, agree: true },
    explanation: {
      acts: true,
      rules: [
        {
          ...{ name: 'notice.read.live-addressed', role: 'analyst', allows: false },
          conditions: [
            { attribute: 'status', held: false, wanted: ['published'] },
            { attribute: 'audience', held: true, wanted: null },
          ],
        },
      ],
    },
  },
  'POST /api/v1/notices/n1/withdrawal-orders': { ...proposal, kind: 'notice-withdrawal' },
  'POST /api/v1/warnings/w1/confirmations': {
    ...{ id: 'w1', ref: 'RW-2026-000001', status: 'issued', contentHash: 'b'.repeat(64) },
    emergency: { confirmBy: '2026-11-29T00:00:00Z', confirmedAt: '2026-11-28T12:00:00Z' },
  },
  'GET /api/v1/access-review?noticeId=n1': {
    people: [
      {
        ...{ userId: 'u1', name: 'Lena Marsh', notices: 1, denied: 10, lastAt: '2026-11-28T12:00:00Z' },
        counts: { opened: 2, listed: 0, screened: 0, unmasked: 1, exported: 0, reported: 0 },
        signals: [{ code: 'many-denials', day: '2026-11-28', count: 10, usual: null, noticeId: null, seq: 7 }],
      },
    ],
  },
  'GET /api/v1/access-review/people/u1': {
    resources: [
      {
        ...{ type: 'notice', id: 'n1', kinds: ['opened', 'unmasked'], purposes: ['claims'], reads: 3, seq: 9 },
        ...{ firstAt: '2026-11-28T11:00:00Z', lastAt: '2026-11-28T12:00:00Z' },
      },
    ],
  },
  'POST /api/v1/institutions/i1/suspensions': { ...proposal, kind: 'institution-suspend' },
};

let portal: StubPortal;
beforeAll(async () => void (portal = await startStubPortal(answers)));
beforeEach(() => void portal.asked.splice(0));
afterAll(() => portal.close());

const run = (...args: string[]) => portal.run(...args, '-o', 'json');

describe('the command line of administrators', () => {
  it('invites people and tells which roles wait', async () => {
    const args = [
      'user',
      'create',
      'noor@meridian-bank.example',
      '--name',
      'Noor Haas',
      '--role',
      'analyst',
      'compliance-officer',
    ];
    const { code, stdout } = await run(...args);
    expect([code, JSON.parse(stdout)]).toEqual([
      0,
      expect.objectContaining({ id: 'u2', proposal: 'p1', invitationUrl: 'https://portal.example/i' }),
    ]);
    const roles = ['analyst', 'compliance-officer'];
    expect(portal.asked[0]?.body).toEqual({ name: 'Noor Haas', email: 'noor@meridian-bank.example', roles });
    expect((await run('user', 'create', 'x@y.example', '--name', 'X', '--role', 'king')).code).toBe(2);
  });

  it('shows what waits, and approves only what has the hash that was looked at', async () => {
    expect((await run('proposal', 'list', '--waiting')).stdout).toContain('institution-admin of Meridian Bank');
    expect((await run('proposal', 'show', 'p1')).stdout).toContain('a'.repeat(64));
    expect((await run('proposal', 'approve', 'p1')).code).toBe(2);
    expect((await run('proposal', 'approve', 'p1', '--hash', 'x')).code).toBe(2);
    expect((await run('proposal', 'approve', 'p1', '--hash', 'a'.repeat(64))).code).toBe(0);
    expect(portal.asked.at(-1)?.body).toEqual({ contentHash: 'a'.repeat(64) });
  });

  it('explains a decision, naming the condition that failed', async () => {
    const args = ['policy', 'explain', 'read', 'notice', 'n1'];
    const { code, stdout } = await run(...args, '--user', 'u1');
    expect([code, JSON.parse(stdout)]).toEqual([
      0,
      expect.objectContaining({
        allowed: false,
        missed: 'notice.read.live-addressed (analyst): status is none of published',
      }),
    ]);
    expect(portal.asked[0]?.body).toEqual({ userId: 'u1', action: 'read', resource: { type: 'notice', id: 'n1' } });
    expect((await run(...args)).code).toBe(2);
    expect((await run(...args, '--user', 'u1', '--key', 'k1')).code).toBe(2);
    expect((await run('policy', 'explain', 'manage', 'notice', 'n1', '--user', 'u1')).code).toBe(2);
  });

  it('proposes to suspend, with a reason', async () => {
    expect((await run('institution', 'suspend', 'i1')).code).toBe(2);
    expect((await run('institution', 'suspend', 'i1', '--reason', 'Licence withdrawn')).code).toBe(0);
    expect((await run('institution', 'suspend', 'i2', '--reason', 'x')).code).toBe(4);
    expect((await run('institution', 'propose', '/nowhere.json')).code).toBe(2);
  });

  it('orders a withdrawal, and confirms an emergency by the hash that was looked at', async () => {
    expect((await run('notice', 'order-withdrawal', 'n1')).code).toBe(2);
    const ordered = await run('notice', 'order-withdrawal', 'n1', '--reason', 'Cleared by a court');
    expect([ordered.code, portal.asked.at(-1)?.body]).toEqual([0, { reason: 'Cleared by a court' }]);
    expect((await run('warning', 'confirm', 'w1')).code).toBe(2);
    const confirmed = await run('warning', 'confirm', 'w1', '--content-hash', 'b'.repeat(64));
    expect([confirmed.code, portal.asked.at(-1)?.body]).toEqual([0, { contentHash: 'b'.repeat(64) }]);
    expect((await run('warning', 'emergency', '/nowhere.json', '--reason', 'x')).code).toBe(2);
  });

  it('tells who saw what', async () => {
    expect(JSON.parse((await run('access', 'review', '--notice', 'n1')).stdout)).toEqual([
      expect.objectContaining({ how: 'opened 2, unmasked 1', signals: 'many-denials 10 2026-11-28' }),
    ]);
    expect(JSON.parse((await run('access', 'timeline', 'u1')).stdout)).toEqual([
      expect.objectContaining({ resource: 'notice:n1', purposes: 'claims', seq: 9 }),
    ]);
  });
});
