import { describe, expect, it } from '@jest/globals';
import type { LinkNode } from '../link/link-node.js';
import type { ResolvedEntity } from '../link/resolve.js';
import { findPath } from './find-path.js';
import { GraphBuilder } from './graph-builder.js';
import type { Surroundings, Tie } from './surroundings.js';

const entity = (id: string): ResolvedEntity => ({
  ...{ id, members: [{ id } as LinkNode], refused: [], complete: true },
});
const tie = (...ids: string[]): Tie => ({
  ...{ id: ids.join('-'), kind: 'notice', of: ids.join('-'), value: null },
  ends: ids.map((memberId) => ({ memberId, kind: 'linked' })),
});

/** Surroundings in which these meet. */
function meeting(...ties: Tie[]): Surroundings {
  const known = new Map(ties.flatMap(({ ends }) => ends.map(({ memberId }) => [memberId, entity(memberId)])));
  return {
    entityOf: (id: string) => Promise.resolve(known.get(id) ?? null),
    ties: ({ id }: ResolvedEntity) =>
      Promise.resolve(ties.filter(({ ends }) => ends.some((end) => end.memberId === id))),
  } as unknown as Surroundings;
}

describe('a graph', () => {
  it('takes as many nodes as it may hold, counts those it has once, and knows that there were more', () => {
    const builder = new GraphBuilder(3);
    expect([builder.addEntity(entity('a')), builder.addTie(tie('a', 'b')), builder.addEntity(entity('b'))]).toEqual([
      ...[true, true, true],
    ]);
    expect([builder.addEntity(entity('a')), builder.complete]).toEqual([true, true]);
    expect([builder.addEntity(entity('c')), builder.addTie(tie('c'))]).toEqual([false, false]);
    expect(builder.complete).toBe(false);
    expect(builder.entities.size + builder.ties.size).toBe(3);
  });
});

describe('a path', () => {
  const idsOf = (steps: { entity: ResolvedEntity }[] | null) => steps?.map((step) => step.entity.id) ?? null;
  const from = (around: Surroundings, a: string, b: string) => findPath(around, entity(a), entity(b));

  it('is a shortest one, and over what it leads', async () => {
    const around = meeting(tie('a', 'b'), tie('b', 'c'), tie('a', 'd'), tie('d', 'e'), tie('e', 'c'));
    const { steps } = await from(around, 'a', 'c');
    expect([idsOf(steps), steps!.map((step) => step.tie?.id ?? null)]).toEqual([
      ['a', 'b', 'c'],
      [null, 'a-b', 'b-c'],
    ]);
    expect(idsOf((await from(around, 'a', 'a')).steps)).toEqual(['a']);
  });

  it('that is not there is told from one that was not found', async () => {
    expect(await from(meeting(tie('a', 'b')), 'a', 'z')).toEqual({ steps: null, exhausted: true });
    const row = Array.from({ length: 20 }, (_, at) => tie(`p${at}`, `p${at + 1}`));
    expect(await from(meeting(...row), 'p0', 'p20')).toEqual({ steps: null, exhausted: false });
    expect(idsOf((await from(meeting(...row), 'p0', 'p10')).steps)).toHaveLength(11);
  });
});
