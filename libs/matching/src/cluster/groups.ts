import type { ClusterEdge, ClusterNode } from './cluster.js';
import { bridges, type Conflict, conflictOf } from './conflict.js';
import type { Description } from './description.js';

type Pair = readonly [string, string];

/** Groups of nodes while they grow, with what is known between their members. */
export class Groups {
  private readonly groupOf = new Map<string, string[]>();
  private readonly descriptions = new Map<string, Description>();
  /** By node: the others that it has an edge with, and its bits. */
  private readonly edges = new Map<string, Map<string, number>>();
  /** By node: the ones along whose edge it was united with another. */
  private readonly followed = new Map<string, Set<string>>();
  private readonly apart = new Map<string, Set<string>>();

  constructor(
    private readonly nodes: readonly ClusterNode[],
    edges: readonly ClusterEdge[],
  ) {
    for (const { id, description } of nodes) {
      this.groupOf.set(id, [id]);
      this.descriptions.set(id, description);
      this.edges.set(id, new Map());
      this.followed.set(id, new Set());
    }
    for (const { a, b, bits } of edges) {
      this.edges.get(a)?.set(b, bits);
      this.edges.get(b)?.set(a, bits);
    }
  }

  has(id: string): boolean {
    return this.groupOf.has(id);
  }

  together(a: string, b: string): boolean {
    return this.groupOf.get(a) === this.groupOf.get(b);
  }

  sizeOf(id: string): number {
    return this.group(id).length;
  }

  setApart(a: string, b: string): void {
    for (const [one, other] of [[a, b], [b, a]] as const) {
      if (!this.apart.has(one)) this.apart.set(one, new Set());
      this.apart.get(one)!.add(other);
    }
  } // prettier-ignore

  /** Two members of the groups of `a` and `b` that were judged to be different. */
  judgedApart(a: string, b: string): Pair | undefined {
    if (!this.has(a) || !this.has(b)) return undefined;
    return this.pairs(a, b).find(([own, other]) => this.apart.get(own)?.has(other) === true);
  }

  /** Makes one group of those of `a` and `b`. */
  unite(a: string, b: string): void {
    if (!this.has(a) || !this.has(b)) return;
    this.followed.get(a)!.add(b);
    this.followed.get(b)!.add(a);
    if (this.together(a, b)) return;
    const [own, other] = [this.group(a), this.group(b)];
    for (const id of other) this.groupOf.set(id, own);
    own.push(...other);
  }

  /** The first two members of the two groups that exclude each other, unless a third one stands between their dates. */
  conflictBetween(a: string, b: string): { guard: Conflict; between: Pair } | undefined {
    const everyone = [...this.group(a), ...this.group(b)].map(this.described);
    for (const between of this.pairs(a, b)) {
      const [own, other] = between.map(this.described) as [Description, Description];
      const guard = conflictOf(own, other);
      const isBridged = guard === 'birth-date' && everyone.some((third) => bridges(third, own, other));
      if (guard && !isBridged) return { guard, between };
    }
    return undefined;
  }

  /** A member of a third group that `a` would fit as well, and that excludes one of the group of `b` but none of its own. */
  rivalOf(a: string, b: string, least: number): Pair | undefined {
    for (const own of this.group(a)) {
      for (const [rival, bits] of this.edges.get(own)!) {
        if (bits < least || !this.has(rival) || this.together(rival, a) || this.together(rival, b)) continue;
        if (this.excluded(b, rival, own) && !this.excluded(a, rival, own)) return [own, rival];
      }
    }
    return undefined;
  }

  /** Whether a member of a group excludes another node, and the dates of a third do not stand between theirs. */
  private excluded(group: string, other: string, third: string): boolean {
    return this.group(group).some((id) => {
      const [own, rival, between] = [id, other, third].map(this.described) as [Description, Description, Description];
      const conflict = conflictOf(own, rival);
      return conflict === 'identifier' || (conflict === 'birth-date' && !bridges(between, own, rival));
    });
  }

  /** Mean bits of what is known between the two groups. */
  averageOf(a: string, b: string): number {
    const known = this.pairs(a, b).flatMap(([own, other]) => this.edges.get(own)!.get(other) ?? []);
    return known.reduce((sum, bits) => sum + bits, 0) / known.length;
  }

  /** Two members that more than `most` followed edges would lie between if `a` and `b` were united. */
  farthest(a: string, b: string, most: number): Pair | undefined {
    const [own, other] = [this.deepest(a), this.deepest(b)];
    return own.depth + 1 + other.depth > most ? [own.id, other.id] : undefined;
  }

  all(): string[][] {
    const seen = new Set<string[]>();
    const order = new Map(this.nodes.map(({ id }, at) => [id, at]));
    for (const { id } of this.nodes) seen.add(this.group(id));
    return [...seen].map((group) => [...group].sort((x, y) => order.get(x)! - order.get(y)!));
  }

  /** The member that is farthest from this one, over followed edges. */
  private deepest(from: string): { id: string; depth: number } {
    const depths = new Map([[from, 0]]);
    let last = from;
    for (const id of depths.keys()) {
      last = id;
      for (const next of this.followed.get(id)!) if (!depths.has(next)) depths.set(next, depths.get(id)! + 1);
    }
    return { id: last, depth: depths.get(last)! };
  }

  private pairs(a: string, b: string): Pair[] {
    return this.group(a).flatMap((own) => this.group(b).map((other): Pair => [own, other]));
  }

  private readonly group = (id: string): string[] => this.groupOf.get(id)!;
  private readonly described = (id: string): Description => this.descriptions.get(id)!;
}
