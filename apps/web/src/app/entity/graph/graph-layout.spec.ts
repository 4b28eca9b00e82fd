import { describe, expect, it } from '@jest/globals';
import type { GraphEdge, GraphNode } from '@watchbook/contract';
import { layout } from './graph-layout.js';

const node = (id: string): GraphNode => ({
  ...{ id, kind: 'entity', label: id, type: 'Person', tlp: null, members: 1, expandable: false },
});
const edge = (from: string, to: string): GraphEdge => ({ from, to, kind: 'linked' });

describe('the layout of a graph', () => {
  it('puts the root in the middle and others farther out, each at a place of its own, always the same one', () => {
    const nodes = ['root', ...Array.from({ length: 60 }, (_, at) => `n${at}`)].map(node);
    const edges = nodes.slice(1).map(({ id }, at) => edge(at < 12 ? 'root' : `n${at % 12}`, id));
    const placed = layout(nodes, edges, 'root');
    const distance = (id: string) => {
      const { x, y } = placed.find((each) => each.node.id === id)!;
      return Math.hypot(x, y);
    };
    expect([placed.length, distance('root')]).toEqual([61, 0]);
    expect(distance('n20')).toBeGreaterThan(distance('n3'));
    for (const [at, a] of placed.entries()) {
      for (const b of placed.slice(at + 1)) expect(Math.hypot(a.x - b.x, a.y - b.y)).toBeGreaterThan(40);
    }
    expect(layout(nodes, edges, 'root')).toEqual(placed);
  });

  it('leaves out what no edge reaches', () => {
    expect(layout([node('root'), node('alone')], [], 'root').map((each) => each.node.id)).toEqual(['root']);
  });
});
