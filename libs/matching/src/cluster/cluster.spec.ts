import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { cluster, CLUSTER_LIMITS, type ClusterEdge, type ClusterNode, type LinkJudgement } from './cluster.js';
import { describeSubject, type LinkedSubject } from './description.js';

const node = (id: string, more: Partial<LinkedSubject> = {}): ClusterNode => ({
  id,
  description: describeSubject({ type: 'Person', names: [{ value: 'Anna Novak' }], ...more }),
});
const edge = (a: string, b: string, bits = 12): ClusterEdge => ({ a, b, bits });
const id18 = (value: string) => ({ identifiers: [{ scheme: 'cn-id' as const, value }] });
const guards = (nodes: ClusterNode[], edges: ClusterEdge[], judgements: LinkJudgement[] = [], limits = {}) =>
  cluster(nodes, edges, judgements, { ...CLUSTER_LIMITS, ...limits });

describe('clusters', () => {
  const abc = [node('a'), node('b'), node('c')];

  it('unite what strong edges join, and leave alone what weak ones do', () => {
    const { clusters, refused } = cluster(abc, [edge('a', 'b'), edge('b', 'c', 3)]);
    expect([clusters, refused]).toEqual([[['a', 'b'], ['c']], []]);
  });

  it('follow a judgement that two are the same, whatever is known of them', () => {
    const { clusters } = cluster(abc, [edge('a', 'c', -9)], [{ a: 'c', b: 'a', same: true }]);
    expect(clusters).toEqual([['a', 'c'], ['b']]);
  });

  it('keep apart what was judged to be different, also along a way around', () => {
    const { clusters, refused } = cluster(abc, [edge('a', 'b', 20), edge('b', 'c')], [{ a: 'a', b: 'c', same: false }]);
    expect(clusters).toEqual([['a', 'b'], ['c']]);
    expect(refused).toEqual([{ ...edge('b', 'c'), guard: 'judged-different', between: ['a', 'c'] }]);
  });

  it('refuse a judgement that contradicts another one', () => {
    const judgements = [
      { a: 'a', b: 'b', same: true },
      { a: 'b', b: 'c', same: true },
      { a: 'a', b: 'c', same: false },
    ];
    const { clusters, refused } = cluster(abc, [], judgements);
    expect(clusters).toEqual([['a', 'b'], ['c']]);
    expect(refused).toMatchObject([{ a: 'b', b: 'c', guard: 'judged-different', between: ['a', 'c'] }]);
  });

  it('never unite two that have different identifiers of which there is one', () => {
    const nodes = [node('a', id18('11010519491231002X')), node('b'), node('c', id18('110105199001010011'))];
    const { clusters, refused } = cluster(nodes, [edge('a', 'b', 20), edge('b', 'c')]);
    expect(clusters).toEqual([['a', 'b'], ['c']]);
    expect(refused).toMatchObject([{ guard: 'identifier', between: ['a', 'c'] }]);
  });

  it('never unite two that were born on different days, unless a third date stands between theirs', () => {
    const born = (id: string, date: string) => node(id, { birthDates: [date] });
    const [a, c] = [born('a', '1978-12-11'), born('c', '1979-11-12')];
    const ends = [edge('a', 'b', 20), edge('b', 'c')];
    expect(cluster([a, node('b'), c], ends).refused).toMatchObject([{ guard: 'birth-date', between: ['a', 'c'] }]);
    expect(cluster([a, born('b', '1978-11-12'), c], ends).clusters).toEqual([['a', 'b', 'c']]);
  });

  it('leave alone who fits two groups that exclude each other', () => {
    const nodes = [
      node('father', { birthDates: ['1940-01-01'] }),
      node('x'),
      node('son', { birthDates: ['1975-05-05'] }),
    ];
    const { clusters, refused } = cluster(nodes, [edge('father', 'x'), edge('son', 'x')]);
    expect(clusters).toEqual([['father'], ['x'], ['son']]);
    expect(refused.map(({ guard }) => guard)).toEqual(['ambiguous', 'ambiguous']);
    expect(cluster(nodes, [edge('father', 'x', 20), edge('son', 'x')]).clusters).toEqual([['father', 'x'], ['son']]);
  });

  it('grow neither long nor large nor against what is known', () => {
    const nodes = ['a', 'b', 'c', 'd'].map((id) => node(id));
    const chain = [edge('a', 'b', 15), edge('c', 'd', 14), edge('b', 'c', 13)];
    expect(guards(nodes, chain, [], { diameter: 2 }).refused).toMatchObject([
      { a: 'b', b: 'c', guard: 'diameter', between: ['a', 'd'] },
    ]);
    expect(guards(nodes, chain, [], { size: 3 }).refused).toMatchObject([{ a: 'b', b: 'c', guard: 'size' }]);
    expect(cluster(nodes, [...chain, edge('a', 'd', -20), edge('a', 'c', -9)]).refused).toMatchObject([
      { a: 'b', b: 'c', guard: 'average' },
    ]);
    expect(cluster(nodes, chain).clusters).toEqual([['a', 'b', 'c', 'd']]);
  });

  it('take no notice of edges and judgements about nodes that are not there', () => {
    const { clusters } = cluster([node('a')], [edge('a', 'x'), edge('y', 'x')], [{ a: 'a', b: 'x', same: true }]);
    expect(clusters).toEqual([['a']]);
  });

  it('hold every node once, keep judgements, and do not depend on any order', () => {
    const ids = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];
    const dates = fc.constantFrom(undefined, '1970-01-01', '1970-01-02', '1988-08-08');
    const pair = fc.tuple(fc.constantFrom(...ids), fc.constantFrom(...ids)).filter(([a, b]) => a < b);
    const edges = fc.uniqueArray(
      fc.tuple(pair, fc.integer({ min: -10, max: 20 })).map(([[a, b], bits]) => edge(a, b, bits)),
      { selector: ({ a, b }) => `${a}${b}` },
    );
    const judgements = fc.uniqueArray(
      fc.tuple(pair, fc.boolean()).map(([[a, b], same]) => ({ a, b, same })),
      { selector: ({ a, b }) => `${a}${b}`, maxLength: 4 },
    );
    fc.assert(
      fc.property(fc.array(dates, { minLength: 7, maxLength: 7 }), edges, judgements, (born, some, judged) => {
        const nodes = ids.map((id, at) => node(id, { birthDates: born[at] === undefined ? [] : [born[at]] }));
        const { clusters, refused } = cluster(nodes, some, judged);
        expect(clusters.flat().sort()).toEqual(ids);
        const groupOf = (id: string) => clusters.find((group) => group.includes(id));
        for (const { a, b } of judged.filter(({ same }) => !same)) expect(groupOf(a)).not.toBe(groupOf(b));
        for (const { a, b, bits, guard } of refused) {
          expect(guard === 'judged-different' || bits >= CLUSTER_LIMITS.threshold).toBe(true);
          expect(ids).toEqual(expect.arrayContaining([a, b]));
        }
        const turned = cluster(
          nodes,
          [...some].reverse().map(({ a, b, bits }) => edge(b, a, bits)),
          [...judged].reverse(),
        );
        expect(turned.clusters).toEqual(clusters);
      }),
      { numRuns: 300 },
    );
  });
});
