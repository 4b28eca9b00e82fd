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
