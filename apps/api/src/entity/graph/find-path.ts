import { PATH_ENTITIES } from '@watchbook/contract';
import type { ResolvedEntity } from '../link/resolve.js';
import type { Surroundings, Tie } from './surroundings.js';

interface Step {
  readonly entity: ResolvedEntity;
  /** Over what it was reached, and from whom; null for the first one. */
  readonly tie: Tie | null;
  readonly from: ResolvedEntity | null;
}

/**
 * A shortest way, breadth first, the same one for the same surroundings.
 * @returns its steps, or null; `exhausted` tells that there is none, rather than that the search ended early
 */
export async function findPath(
  around: Surroundings,
  start: ResolvedEntity,
  end: ResolvedEntity,
): Promise<{ steps: Step[] | null; exhausted: boolean }> {
  const steps = new Map<string, Step>([[start.id, { entity: start, tie: null, from: null }]]);
  let searched = 0;
  for (const { entity } of steps.values()) {
    if (steps.has(end.id)) return { steps: wayTo(steps, end.id), exhausted: true };
    if (searched === PATH_ENTITIES) return { steps: null, exhausted: false };
    searched += 1;
    for (const tie of await around.ties(entity)) {
      for (const { memberId } of tie.ends) {
        const other = await around.entityOf(memberId);
        if (other && !steps.has(other.id)) steps.set(other.id, { entity: other, tie, from: entity });
      }
    }
  }
  return { steps: null, exhausted: true };
}

function wayTo(steps: ReadonlyMap<string, Step>, id: string): Step[] {
  const way: Step[] = [];
  for (let step = steps.get(id); step; step = step.from ? steps.get(step.from.id) : undefined) way.unshift(step);
  return way;
}
