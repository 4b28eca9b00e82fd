import type { GraphEdge, GraphNode } from '@watchbook/contract';

export interface Placed {
  readonly node: GraphNode;
  readonly x: number;
  readonly y: number;
}

/** Least distance between rings, and between neighbours on one ring. */
const RING = 132;
const APART = 84;
const TOP = -Math.PI / 2;

/**
 * Where nodes lie: the root in the middle, all others on rings by their distance from it, each within the part of the
 * circle that belongs to the one over which it is reached. The same graph lies the same way, and nothing moves by itself.
 */
export function layout(nodes: readonly GraphNode[], edges: readonly GraphEdge[], rootId: string): Placed[] {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const placed: Placed[] = [];
  let radius = 0;
  let ring: Sector[] = [{ id: rootId, from: TOP, width: 2 * Math.PI }];
  const children = treeOf(edges, rootId);
  for (let depth = 0; ring.length > 0; depth += 1) {
    if (depth > 0) radius = Math.max(radius + RING, APART / leastGap(ring.map(middle)));
    for (const sector of ring) {
      const node = byId.get(sector.id);
      if (node) placed.push({ node, x: radius * Math.cos(middle(sector)), y: radius * Math.sin(middle(sector)) });
    }
    ring = ring.flatMap((sector) => divide(sector, children));
  }
  return placed;
}

interface Sector {
  readonly id: string;
  readonly from: number;
  readonly width: number;
}

const middle = ({ from, width }: Sector): number => from + width / 2;

/** The sector of a node among those whom it brought, each as wide as what hangs on it. */
function divide({ id, from, width }: Sector, children: ReadonlyMap<string, string[]>): Sector[] {
  const own = children.get(id) ?? [];
  const weights = own.map((child) => leavesOf(child, children));
  const all = weights.reduce((sum, weight) => sum + weight, 0);
  let at = from;
  return own.map((child, index) => {
    const sector = { id: child, from: at, width: (width * weights[index]!) / all };
    at += sector.width;
    return sector;
  });
}

const leavesOf = (id: string, children: ReadonlyMap<string, string[]>): number =>
  Math.max(
    1,
    (children.get(id) ?? []).reduce((sum, child) => sum + leavesOf(child, children), 0),
  );

/** The least angle between two neighbours of a ring. */
function leastGap(angles: readonly number[]): number {
  const gaps = angles.map((angle, at) => (at === 0 ? angle + 2 * Math.PI - angles.at(-1)! : angle - angles[at - 1]!));
  return Math.min(...gaps);
}

/** Whom each node brings, breadth first from the root: a node belongs to the first that reaches it. */
function treeOf(edges: readonly GraphEdge[], rootId: string): Map<string, string[]> {
  const next = new Map<string, string[]>();
  for (const { from, to } of edges) {
    next.set(from, [...(next.get(from) ?? []), to]);
    next.set(to, [...(next.get(to) ?? []), from]);
  }
  const seen = new Set([rootId]);
  const children = new Map<string, string[]>();
  for (const id of seen) {
    const own = (next.get(id) ?? []).filter((other) => !seen.has(other));
    for (const other of own) seen.add(other);
    children.set(id, [...new Set(own)]);
  }
  return children;
}
