import { Component, computed, effect, input, signal, untracked } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { RouterLink } from '@angular/router';
import { TranslocoPipe } from '@jsverse/transloco';
import {
  id,
  MASK,
  PATH_ENTITIES,
  type EntityGraph as Graph,
  type EntityPath,
  type GraphNode,
} from '@watchbook/contract';
import { Failure, Mask, TlpBadge } from '@watchbook/ui';
import { entityGraph, entityPath } from '../../platform/api/generated/client.js';
import { attempt } from '../../platform/http/attempt.js';
import { layout, type Placed } from './graph-layout.js';
import { GraphTable } from './graph-table.js';
import { merge } from './merged-graph.js';

/** As much of a label as a node has room for. */
const LABEL = 18;
const MARGIN = 90;

/** What surrounds an entity, as a picture that holds still and as a table; it grows by what its reader opens. */
@Component({
  selector: 'wb-entity-graph',
  imports: [Failure, GraphTable, Mask, MatButton, RouterLink, TlpBadge, TranslocoPipe],
  templateUrl: './entity-graph.html',
  styleUrl: './entity-graph.scss',
})
export class EntityGraph {
  readonly entityId = input.required<string>();
  protected readonly mask = MASK;
  protected readonly searched = { n: PATH_ENTITIES };
  protected readonly reading = attempt();
  private readonly parts = signal<readonly Pick<Graph, 'nodes' | 'edges' | 'complete'>[]>([]);
  private readonly way = signal<EntityPath | null>(null);
  protected readonly chosenId = signal<string | null>(null);
  protected readonly view = signal<'picture' | 'table'>('picture');
  protected readonly graph = computed(() => merge(this.parts()));
  protected readonly placed = computed(() => layout(this.graph().nodes, this.graph().edges, this.entityId()));
  protected readonly lines = computed(() => {
    const at = new Map(this.placed().map((place) => [place.node.id, place]));
    const onWay = new Set(this.way()?.edges.map(({ from, to }) => `${from} ${to}`));
    return this.graph().edges.flatMap(({ from, to }) => {
      const [start, end] = [at.get(from), at.get(to)];
      return start && end ? [{ start, end, isOnWay: onWay.has(`${from} ${to}`) }] : [];
    });
  });
  protected readonly box = computed(() => {
    const far = Math.max(120, ...this.placed().flatMap(({ x, y }) => [Math.abs(x), Math.abs(y)])) + MARGIN;
    return `${-far} ${-far} ${2 * far} ${2 * far}`;
  });
  protected readonly chosen = computed(() => this.graph().nodes.find((node) => node.id === this.chosenId()) ?? null);
  protected readonly lost = computed(() => {
    const way = this.way();
    if (!way || way.found) return null;
    return way.complete ? 'entity.graph.noPath' : 'entity.graph.noPathYet';
  });

  constructor() {
    effect(() => {
      this.entityId();
      untracked(() => void this.begin());
    });
  }

  protected async begin(): Promise<void> {
    this.way.set(null);
    this.chosenId.set(null);
    const graph = await this.reading.run(() => entityGraph(this.entityId()));
    if (graph) this.parts.set([graph]);
  }

  protected choose({ id: chosen, expandable }: GraphNode): void {
    this.chosenId.set(chosen);
    if (expandable) void this.expand(chosen);
  }

  protected async expand(entityId: string): Promise<void> {
    const graph = await this.reading.run(() => entityGraph(entityId));
    if (graph) this.parts.update((parts) => [...parts, graph]);
  }

  protected async findWay(event: Event | null, to: string): Promise<void> {
    event?.preventDefault();
    const wanted = to.trim();
    if (!id.safeParse(wanted).success) return;
    const way = await this.reading.run(() => entityPath(this.entityId(), { to: wanted }));
    if (!way) return;
    this.way.set(way);
    this.parts.update((parts) => [...parts, { ...way, complete: true, nodes: way.nodes }]);
  }

  /** The page of a node that has one. */
  protected pageOf({ id: of, kind }: GraphNode): string[] | null {
    if (kind === 'entity') return ['/entities', of];
    return kind === 'notice' ? ['/notices', of.slice('notice:'.length), 'page'] : null;
  }

  protected typeText({ kind, type }: GraphNode): string {
    if (kind === 'entity') return `code.subjectType.${type}`;
    if (kind === 'notice') return `status.${type}`;
    if (kind === 'list-entry') return 'entity.list';
    return type === 'address' ? 'entity.feature.address' : `code.scheme.${type}`;
  }

  protected readonly short = (label: string): string =>
    label.length > LABEL ? `${[...label].slice(0, LABEL - 1).join('')}…` : label;
  protected readonly track = ({ node }: Placed): string => node.id;
}
