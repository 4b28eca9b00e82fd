import type { GraphEdge, GraphNode } from '@watchbook/contract';

export interface Placed {
  readonly node: GraphNode;
  readonly x: number;
  readonly y: number;
}

/** Least distance between rings, and between neighbours on one ring. */
const RING = 132;
const APART = 74;

/**
 * Where nodes lie: the root in the middle, all others on rings by their distance from it, each within the angle of the
 * one over which it is reached. The same graph lies the same way, and nothing moves by itself.
 */
export function layout(nodes: readonly GraphNode[], edges: readonly GraphEdge[], rootId: string): Placed[] {
  const rings = ringsOf(nodes, edges, rootId);
  const placed: Placed[] = [];
  let radius = 0;
  for (const [depth, ring] of rings.entries()) {
    if (depth > 0) radius = Math.max(radius + RING, (ring.length * APART) / (2 * Math.PI));
    for (const { node, angle } of ring) {
      placed.push({ node, x: radius * Math.cos(angle), y: radius * Math.sin(angle) });
    }
  }
  return placed;
}

interface Spoke {
  readonly node: GraphNode;
  readonly angle: number;
}

/** Nodes by their distance from the root; on each ring spread evenly, in the order of those over which they are reached. */
function ringsOf(nodes: readonly GraphNode[], edges: readonly GraphEdge[], rootId: string): Spoke[][] {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const next = new Map<string, string[]>();
  for (const { from, to } of edges) {
    next.set(from, [...(next.get(from) ?? []), to]);
    next.set(to, [...(next.get(to) ?? []), from]);
  }
  const seen = new Set([rootId]);
  const rings: Spoke[][] = [];
  let ids = [rootId];
  while (ids.length > 0) {
    const offset = rings.length % 2 === 0 ? -Math.PI / 2 : -Math.PI / 2 + Math.PI / Math.max(2, ids.length);
    const ring = ids.flatMap((id) => byId.get(id) ?? []);
    rings.push(ring.map((node, at) => ({ node, angle: offset + (2 * Math.PI * at) / ring.length })));
    ids = ids.flatMap((id) =>
      (next.get(id) ?? []).filter((other) => {
        const isNew = !seen.has(other);
        seen.add(other);
        return isNew;
      }),
    );
  }
  return rings;
}
