import { Component, computed, inject } from '@angular/core';
import { RouterLink } from '@angular/router';
import { TranslocoPipe, TranslocoService } from '@jsverse/transloco';
import { Empty, Failure, Filter, GridPager, Mask, PageHeader, Seal, Status, Time } from '@watchbook/ui';
import { informationRequestList } from '../platform/api/generated/client.js';
import { load } from '../platform/http/load.js';
import { queryState } from '../platform/query-state.js';

const choices = { side: ['asked', 'held'], state: ['open', 'closed'] } as const;

/** Questions that the institution asked whoever holds a notice, and those that reached it. */
@Component({
  imports: [Empty, Failure, Filter, GridPager, Mask, PageHeader, RouterLink, Seal, Status, Time, TranslocoPipe],
  template: `<wb-page-header [heading]="'request.title' | transloco" [line]="'request.line' | transloco">
      @if (list.seq(); as seq) {
        <wb-seal [seq]="seq" [compact]="true" />
      }
    </wb-page-header>
    <div class="page">
      <div class="row no-print" role="group" [attr.aria-label]="'request.filter.group' | transloco">
        @for (filter of filters(); track filter.key) {
          <wb-filter
            [label]="filter.label"
            [options]="filter.options"
            [single]="true"
            [selected]="query.list(filter.key)"
            (selectedChange)="query.choose(filter.key, $event)"
          />
        }
      </div>
      @if (list.failure(); as failure) {
        <wb-failure [failure]="failure" (retry)="list.reload()" />
      }
      @if (list.value(); as answer) {
        @if (answer.data.length === 0) {
          <wb-empty
            icon="screening"
            [heading]="'request.empty.heading' | transloco"
            [text]="'request.empty.text' | transloco"
          />
        } @else {
          <table class="plain">
            <thead>
              <tr>
                <th>{{ 'request.column.question' | transloco }}</th>
                <th>{{ 'request.column.status' | transloco }}</th>
                <th>{{ 'request.column.deadline' | transloco }}</th>
              </tr>
            </thead>
            <tbody>
              @for (request of answer.data; track request.id) {
                <tr>
                  <td>
                    <a [routerLink]="['/requests', request.id]"><wb-mask [value]="request.question" /></a>
                    <div class="sub">
                      {{ request.ref }} ·
                      {{
                        request.side === 'asker'
                          ? ('request.to' | transloco: { name: request.holder?.name })
                          : ('request.from' | transloco: { name: request.asker.name })
                      }}
                    </div>
                  </td>
                  <td><wb-status [code]="request.status" /></td>
                  <td><wb-time [at]="request.deadline" form="date" /></td>
                </tr>
              }
            </tbody>
          </table>
          <wb-grid-pager [page]="answer.page" (turn)="query.turn($event)" />
        }
      }
    </div>`,
  styles: `
    td {
      vertical-align: top;
      overflow-wrap: anywhere;
    }
    table {
      margin-top: var(--s4);
    }
  `,
})
export class RequestList {
  private readonly transloco = inject(TranslocoService);
  protected readonly query = queryState();
  protected readonly filters = computed(() => {
    this.transloco.activeLang();
    const text = (key: string) => this.transloco.translate<string>(`request.filter.${key}`);
    return Object.entries(choices).map(([key, values]) => ({
      key,
      label: text(key),
      options: values.map((value) => ({ value, label: text(value) })),
    }));
  });
  protected readonly list = load(
    () => ({
      cursor: this.query.get('cursor'),
      'filter[side]': choices.side.find((side) => side === this.query.get('side')),
      'filter[state]': choices.state.find((state) => state === this.query.get('state')),
    }),
    (query, signal) => informationRequestList(query, { signal }),
  );
}
