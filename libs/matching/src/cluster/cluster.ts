import type { Description } from './description.js';
import { Groups } from './groups.js';

export interface ClusterNode {
  readonly id: string;
  readonly description: Description;
}

/** What was found for two nodes being one entity, in bits (`evidenceOf`); edges that were not asked for are unknown. */
export interface ClusterEdge {
  readonly a: string;
  readonly b: string;
  readonly bits: number;
}

/** What a person decided of two nodes. */
export interface LinkJudgement {
  readonly a: string;
  readonly b: string;
  readonly same: boolean;
}

/**
 * Why two groups were not made one: somebody judged two of their members to be different; two members have different
 * identifiers of which an entity has one; two were born on different days; a member would fit two groups that exclude each
 * other as well; the way from one member to another would be too long; the group too large; or most of what is known of
 * their members speaks against it.
 */
export type Guard = 'judged-different' | 'identifier' | 'birth-date' | 'ambiguous' | 'diameter' | 'size' | 'average';

/** An edge that was strong enough but not followed. */
export interface Refusal extends ClusterEdge {
  readonly guard: Guard;
  /** The two members for whose sake it was refused; those of the edge where it is for the sake of the whole group. */
  readonly between: readonly [string, string];
}

export interface ClusterLimits {
  /** Least bits of an edge that is followed. */
  readonly threshold: number;
  readonly size: number;
  /** Most edges on the way from one member to another. */
  readonly diameter: number;
  /** How many bits weaker an edge to another group may be and still make the choice between both ambiguous. */
  readonly margin: number;
}

export const CLUSTER_LIMITS: ClusterLimits = { threshold: 8, size: 64, diameter: 6, margin: 1 };

export interface Clusters {
  /** Every node once, in groups; members and groups in the order of the nodes. */
  readonly clusters: readonly (readonly string[])[];
  readonly refused: readonly Refusal[];
}

/**
 * Puts nodes that are one entity into one group, strongest edges first. Judgements go before all edges: nodes judged to be
 * the same are together whatever their edges say, unless that would unite two that were judged to be different. Pure: the
 * same input in any order gives the same groups.
 */
export function cluster(
  nodes: readonly ClusterNode[],
  edges: readonly ClusterEdge[],
  judgements: readonly LinkJudgement[] = [],
  limits: ClusterLimits = CLUSTER_LIMITS,
): Clusters {
  const groups = new Groups(nodes, edges);
  const refused: Refusal[] = [];
  for (const { a, b } of judgements.filter(({ same }) => !same)) groups.setApart(a, b);
  for (const { a, b } of ordered(judgements.filter(({ same }) => same))) {
    const apart = groups.judgedApart(a, b);
    if (apart) refused.push({ a, b, bits: Number.POSITIVE_INFINITY, guard: 'judged-different', between: apart });
    else groups.unite(a, b);
  }
  const strong = edges.filter(({ a, b, bits }) => bits >= limits.threshold && groups.has(a) && groups.has(b));
  for (const edge of ordered(strong).sort((x, y) => y.bits - x.bits)) {
    if (groups.together(edge.a, edge.b)) continue;
    const refusal = refusalOf(groups, edge, limits);
    if (refusal) refused.push({ ...edge, ...refusal });
    else groups.unite(edge.a, edge.b);
  }
  return { clusters: groups.all(), refused };
}

/** Pairs with the lesser id first, in the order of their ids. */
function ordered<T extends { readonly a: string; readonly b: string }>(pairs: readonly T[]): T[] {
  return pairs
    .map((pair) => (pair.a <= pair.b ? pair : { ...pair, a: pair.b, b: pair.a }))
    .sort((x, y) => compare(x.a, y.a) || compare(x.b, y.b));
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

type Reason = Pick<Refusal, 'guard' | 'between'>;

function refusalOf(groups: Groups, { a, b, bits }: ClusterEdge, limits: ClusterLimits): Reason | undefined {
  const between: readonly [string, string] = [a, b];
  const apart = groups.judgedApart(a, b);
  if (apart) return { guard: 'judged-different', between: apart };
  const conflict = groups.conflictBetween(a, b);
  if (conflict) return conflict;
  if (groups.sizeOf(a) + groups.sizeOf(b) > limits.size) return { guard: 'size', between };
  const rival = groups.rivalOf(a, b, bits - limits.margin) ?? groups.rivalOf(b, a, bits - limits.margin);
  if (rival) return { guard: 'ambiguous', between: rival };
  if (groups.averageOf(a, b) < 0) return { guard: 'average', between };
  const far = groups.farthest(a, b, limits.diameter);
  return far ? { guard: 'diameter', between: far } : undefined;
}
