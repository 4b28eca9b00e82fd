import { cluster, CLUSTER_LIMITS, type Clusters, type Refusal } from '@watchbook/matching';
import type { LinkNode } from './link-node.js';
import type { Neighbourhood } from './neighbourhood.js';
import { byId } from './pair.js';

/** How far an entity is looked for: members whose own neighbours are asked for, and members that are compared at all. */
export const RESOLVE_LIMITS = { expanded: 40, reached: 80 };

/** Those who are one entity for the caller, by id. */
export interface ResolvedEntity {
  /** The least id of its members, which is the oldest one. */
  readonly id: string;
  readonly members: readonly LinkNode[];
  /** Links of its members that were strong enough and not followed. */
  readonly refused: readonly Refusal[];
  /** False when the limits kept something from being looked at. */
  readonly complete: boolean;
}

/**
 * The entity of a member: outwards from it along strong links, nearest first and by id, then groups with their guards
 * among all that was reached. The same for every member of it, unless the limits are met.
 */
export async function resolve(hood: Neighbourhood, start: LinkNode, limits = RESOLVE_LIMITS): Promise<ResolvedEntity> {
  const reached = new Set([start.id]);
  let expanded = 0;
  let complete = true;
  let rim = [start.id];
  while (rim.length > 0) {
    const looked = rim.slice(0, limits.expanded - expanded);
    if (looked.length < rim.length) complete = false;
    const near = await hood.near(looked);
    expanded += looked.length;
    rim = [];
    for (const [at, id] of looked.entries()) {
      for (const other of near[at]!) {
        if (!isStrong(hood, id, other) || reached.has(other)) continue;
        if (reached.size === limits.reached) {
          complete = false;
          continue;
        }
        reached.add(other);
        rim.push(other);
      }
    }
  }
  const { clusters, refused } = await groupsAmong(hood, [...reached]);
  const members = clusters.find((group) => group.includes(start.id))!;
  return {
    id: members[0]!,
    members: members.map((id) => hood.get(id)),
    refused: refused.filter(({ a, b }) => members.includes(a) !== members.includes(b)),
    complete,
  };
}

/** Most that ended and are compared with an entity. */
const PAST = 40;

/** Who belonged to an entity until their notice ended, or until they left their list, as far as the caller may read that. */
export async function resolvePast(
  hood: Neighbourhood,
  { members }: ResolvedEntity,
): Promise<{ members: LinkNode[]; complete: boolean }> {
  const found = await hood.past(members);
  const looked = found.slice(0, PAST);
  const own = members.map(({ id }) => id);
  const { clusters } = await groupsAmong(hood, [...own, ...looked.map(({ id }) => id)]);
  const group = new Set(clusters.filter((each) => each.some((id) => own.includes(id))).flat());
  return { members: looked.filter(({ id }) => group.has(id)), complete: looked.length === found.length };
}

/** The entities among members that were read before. */
async function groupsAmong(hood: Neighbourhood, some: readonly string[]): Promise<Clusters> {
  const ids = [...some].sort(byId);
  await hood.learn(ids);
  return cluster(
    ids.map((id) => hood.get(id)),
    pairsOf(ids).map(([a, b]) => ({ a, b, bits: hood.evidence(a, b).bits })),
    pairsOf(ids).flatMap(([a, b]) => {
      const verdict = hood.verdict(a, b);
      return verdict === undefined ? [] : [{ a, b, same: verdict === 'same' }];
    }),
  );
}

/** What was judged to be different is reached like the rest, so that it can be told that, and why, it was kept apart. */
const isStrong = (hood: Neighbourhood, one: string, other: string): boolean =>
  hood.verdict(one, other) === 'same' || hood.evidence(one, other).bits >= CLUSTER_LIMITS.threshold;

const pairsOf = (ids: readonly string[]): [string, string][] =>
  ids.flatMap((a, at) => ids.slice(at + 1).map((b): [string, string] => [a, b]));
