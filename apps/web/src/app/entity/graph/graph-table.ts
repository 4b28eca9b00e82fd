import { Component, computed, input, output } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { TranslocoPipe } from '@jsverse/transloco';
import type { EntityGraph, GraphNode } from '@watchbook/contract';
import { Mask } from '@watchbook/ui';

/** The same as the picture of a graph: every node, and with what it is connected. */
@Component({
  selector: 'wb-graph-table',
  imports: [Mask, MatButton, TranslocoPipe],
  template: `<table class="plain">
    <thead>
      <tr>
        <th scope="col">{{ 'entity.graph.what' | transloco }}</th>
        <th scope="col">{{ 'entity.feature.name' | transloco }}</th>
        <th scope="col">{{ 'entity.graph.connected' | transloco }}</th>
        <th scope="col">
          <span class="visually-hidden">{{ 'approval.actions' | transloco }}</span>
        </th>
      </tr>
    </thead>
    <tbody>
      @for (row of rows(); track row.node.id) {
        <tr>
          <td>{{ 'entity.graph.kind.' + row.node.kind | transloco }}</td>
          <td><wb-mask [value]="row.node.label" /></td>
          <td>
            @for (end of row.ends; track $index) {
              <div>
                {{ 'entity.graph.edge.' + end.kind | transloco }}
                <wb-mask [value]="end.label" />
              </div>
            }
          </td>
          <td>
            @if (row.node.expandable) {
              <button matButton type="button" (click)="chosen.emit(row.node)">
                {{ 'entity.graph.expand' | transloco }}
              </button>
            }
          </td>
        </tr>
      }
    </tbody>
  </table>`,
  styles: `
    :host {
      display: block;
      padding: var(--s3) var(--s5);
      overflow-x: auto;
    }
  `,
})
export class GraphTable {
  readonly graph = input.required<Pick<EntityGraph, 'nodes' | 'edges'>>();
  readonly chosen = output<GraphNode>();
  protected readonly rows = computed(() => {
    const { nodes, edges } = this.graph();
    const labels = new Map(nodes.map(({ id, label }) => [id, label]));
    return nodes.map((node) => ({
      node,
      ends: edges
        .filter(({ from, to }) => from === node.id || to === node.id)
        .map(({ from, to, kind }) => ({ kind, label: labels.get(from === node.id ? to : from) ?? '' })),
    }));
  });
}
