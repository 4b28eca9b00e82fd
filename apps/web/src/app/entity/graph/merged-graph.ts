import type { EntityGraph, GraphEdge, GraphNode } from '@watchbook/contract';

type Part = Pick<EntityGraph, 'nodes' | 'edges' | 'complete'>;

/** Several graphs as one: what several hold is there once, and expanded where one of them expanded it. */
export function merge(parts: readonly Part[]): Part {
  const nodes = new Map<string, GraphNode>();
  const edges = new Map<string, GraphEdge>();
  for (const part of parts) {
    for (const node of part.nodes) {
      const known = nodes.get(node.id);
      nodes.set(node.id, known && !known.expandable ? known : node);
    }
    for (const edge of part.edges) edges.set(`${edge.from} ${edge.to}`, edge);
  }
  return {
    nodes: [...nodes.values()],
    edges: [...edges.values()],
    complete: parts.every(({ complete }) => complete),
  };
}
