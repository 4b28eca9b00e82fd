import { GRAPH_NODES, type GraphEdge } from '@watchbook/contract';
import type { ResolvedEntity } from '../link/resolve.js';
import type { Tie } from './surroundings.js';

/** A graph as it grows, up to the most nodes that one answer holds. */
export class GraphBuilder {
  readonly entities = new Map<string, ResolvedEntity>();
  readonly ties = new Map<string, Tie>();
  /** Entities all of whose ties are here. */
  readonly expanded = new Set<string>();
  private readonly lines = new Map<string, GraphEdge>();
  /** False once something did not fit. */
  complete = true;

  constructor(private readonly most = GRAPH_NODES) {}

  /** Whether the entity is in the graph now. */
  addEntity(entity: ResolvedEntity): boolean {
    if (!this.entities.has(entity.id) && !this.hasRoom()) return false;
    this.entities.set(entity.id, entity);
    return true;
  }

  /** Whether what ties entities together is in the graph now. */
  addTie(tie: Tie): boolean {
    if (!this.ties.has(tie.id) && !this.hasRoom()) return false;
    this.ties.set(tie.id, tie);
    return true;
  }

  /** An edge between an entity and a tie that are in the graph; each pair has one. */
  join(entity: ResolvedEntity, tie: Tie, kind: GraphEdge['kind']): void {
    const key = `${entity.id} ${tie.id}`;
    if (!this.lines.has(key)) this.lines.set(key, { from: entity.id, to: tie.id, kind });
  }

  get edges(): GraphEdge[] {
    return [...this.lines.values()];
  }

  private hasRoom(): boolean {
    if (this.entities.size + this.ties.size < this.most) return true;
    this.complete = false;
    return false;
  }
}
