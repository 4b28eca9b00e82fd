import { Component, computed, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import { TranslocoPipe } from '@jsverse/transloco';
import { Failure, Mask, PluralPipe, Time } from '@watchbook/ui';
import { screeningList } from '../platform/api/generated/client.js';
import { load } from '../platform/http/load.js';

/** What the reader, or for officers the institution, has screened before. */
@Component({
  selector: 'wb-screening-history',
  imports: [Failure, Mask, PluralPipe, RouterLink, Time, TranslocoPipe],
  template: `<section>
    <h2>{{ 'screening.history' | transloco }}</h2>
    @if (list.failure(); as failure) {
      <wb-failure [failure]="failure" [compact]="true" (retry)="list.reload()" />
    }
    <ul>
      @for (item of items(); track item.id) {
        <li>
          @if (item.name; as name) {
            <a routerLink="/screening" [queryParams]="{ name }"><wb-mask [value]="name" /></a>
          } @else {
            {{ 'screening.byIdentifier' | transloco }}
          }
          <span class="sub">
            {{ 'screening.count' | plural: item.matches }} · {{ item.by.name }} ·
            <wb-time [at]="item.at" form="relative" />
          </span>
        </li>
      } @empty {
        @if (list.value()) {
          <li class="sub">{{ 'screening.noHistory' | transloco }}</li>
        }
      }
    </ul>
  </section>`,
  styles: `
    h2 {
      margin-bottom: var(--s2);
      font-size: var(--t-m);
    }
    ul {
      margin: 0;
      padding: 0;
      list-style: none;
    }
    li {
      padding: var(--s2) 0;
      border-bottom: 1px solid var(--line2);
      overflow-wrap: anywhere;
    }
    .sub {
      display: block;
      font-size: var(--t-xs);
    }
  `,
})
export class ScreeningHistory {
  /** The newest screening; the list is read again when it changes. */
  readonly after = input.required<string | null>();
  protected readonly list = load(
    () => ({ after: this.after() }),
    (_, signal) => screeningList({ limit: 12 }, { signal }),
  );
  protected readonly items = computed(() => this.list.value()?.data ?? []);
}
