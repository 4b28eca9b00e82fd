import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startStubPortal, type StubPortal } from '../test/stub-portal.js';

const member = (id: string, ref: string) => ({
  ...{ id, kind: 'subject', type: 'Person', name: '••••••', masked: true, listEntry: null },
  notice: { ref, status: 'published' },
});
const node = (id: string, kind: string, label: string) => ({ id, kind, label });
const pair = {
  left: member('a', 'SN-1'),
  right: member('b', 'SN-2'),
  link: { bits: 7.5, judgement: null },
  guard: null,
};
const answers: Record<string, unknown> = {
  'GET /api/v1/entities/a': {
    id: 'a',
    members: [member('a', 'SN-1'), member('b', 'SN-2')],
    refused: [],
    complete: true,
    warnings: [
      {
        ...{ ref: 'RW-1', severity: 'high', status: 'issued', issuer: { name: 'Supervisor' }, issuedAt: '2026-01-02' },
        ...{ title: 'Ring', notices: [{ ref: 'SN-1' }] },
      },
    ],
  },
  'GET /api/v1/entities/a/timeline?limit=100': {
    ...{ complete: false, page: { next: 'more', prev: null } },
    data: [
      {
        ...{ at: '2026-01-03', kind: 'judged', by: 'Kai', warning: null, judgement: { verdict: 'same', note: 'Yes' } },
        members: [member('a', 'SN-1'), { listEntry: { source: 'ofac-sdn', externalId: '7' }, notice: null }],
      },
      {
        ...{ at: '2026-01-02', kind: 'warning-issued', by: 'Supervisor', warning: { ref: 'RW-1' }, judgement: null },
        members: [member('a', 'SN-1'), member('b', 'SN-1')],
      },
    ],
  },
  'GET /api/v1/entities/a/graph?depth=2': {
    ...{ complete: false, nodes: [node('a', 'entity', 'Anna'), node('notice:n', 'notice', 'SN-1')] },
    edges: [{ from: 'a', to: 'notice:n', kind: 'principal' }],
  },
  'GET /api/v1/entities/a/paths?to=z': { complete: true, found: false, nodes: [], edges: [] },
  'GET /api/v1/entity-pairs?limit=2&filter[judged]=false': { data: [pair], page: { next: 'more', prev: null } },
  'GET /api/v1/entity-pairs?limit=1&filter[judged]=false&cursor=more': {
    data: [pair],
    page: { next: 'x', prev: null },
  },
  'POST /api/v1/judgements': { id: 'j', verdict: 'same', receipt: { seq: 7, hash: 'f'.repeat(64) } },
};

let portal: StubPortal;
beforeAll(async () => void (portal = await startStubPortal(answers)));
afterAll(() => portal.close());

const run = (...args: string[]) => portal.run('entity', ...args, '-o', 'json');

describe('the command line of entities', () => {
  it('shows members, and says what it does not find', async () => {
    const { code, stdout, stderr } = await run('show', 'a');
    expect([code, (JSON.parse(stdout) as { where: string }[]).map(({ where }) => where)]).toEqual([
      0,
      ['SN-1', 'SN-2'],
    ]);
    expect(stderr).toContain('entity a: 2 members, 0 links refused');
    expect((await run('show', 'absent')).code).toBe(4);
  });

  it('shows warnings and the timeline, as tables beside the members or alone as data', async () => {
    const { code, stdout, stderr } = await portal.run('entity', 'show', 'a');
    expect(code).toBe(0);
    expect(stdout).toMatch(/RW-1 +high +issued +Supervisor +2026-01-02 +Ring +SN-1\n/);
    expect(stdout).toMatch(/2026-01-03 +judged +Kai +SN-1 – ofac-sdn 7 +same +Yes\n/);
    expect(stderr).toMatch(/^members\nwarnings\ntimeline\nentity a: 2 members, 0 links refused, 1 warnings\n/);
    expect(stderr).toContain('There is more than one answer looks at');
    expect(stderr).toContain('The timeline shows the newest 100');
    expect(JSON.parse((await run('show', 'a', '--part', 'warnings')).stdout)).toMatchObject([
      { ref: 'RW-1', notices: 'SN-1' },
    ]);
    expect(JSON.parse((await run('show', 'a', '--part', 'timeline')).stdout)).toMatchObject([
      { kind: 'judged', where: 'SN-1 – ofac-sdn 7', verdict: 'same' },
      { kind: 'warning-issued', where: 'SN-1', warning: 'RW-1', verdict: null },
    ]);
  });

  it('prints a graph as edges, and tells of a path that is not there', async () => {
    const { stdout, stderr } = await run('graph', 'a', '--depth', '2');
    expect(JSON.parse(stdout)).toEqual([
      { from: 'a', fromLabel: 'entity Anna', kind: 'principal', to: 'notice:n', toLabel: 'notice SN-1' },
    ]);
    expect(stderr).toContain('2 nodes, and there are more');
    expect((await run('graph', 'a', '--to', 'z')).stderr).toContain('No path was found');
  });

  it('goes through the pages of the desk until it has as many pairs as were asked for', async () => {
    expect(JSON.parse((await run('pairs', '--limit', '2')).stdout)).toMatchObject([
      { left: 'a', right: 'b', bits: '7.5', judged: null },
      { left: 'a', right: 'b' },
    ]);
  });

  it('judges two members, with words that the portal knows', async () => {
    expect((await run('judge', 'a', 'b', 'same', '--note', 'One passport')).code).toBe(0);
    expect(portal.asked.at(-1)!.body).toEqual({ memberId: 'a', otherId: 'b', verdict: 'same', note: 'One passport' });
    expect((await run('judge', 'a', 'b', 'perhaps')).code).toBe(2);
  });
});
