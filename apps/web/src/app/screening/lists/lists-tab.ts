import { Component, computed, inject, signal } from '@angular/core';
import { form, FormField } from '@angular/forms/signals';
import { MatButton } from '@angular/material/button';
import { RouterLink } from '@angular/router';
import { TranslocoPipe } from '@jsverse/transloco';
import { managedListDraft } from '@watchbook/contract';
import { Control, Empty, Failure, Faults, FaultSummary, Field, Formats, GridPager, Time } from '@watchbook/ui';
import { managedListCreate, managedListList } from '../../platform/api/generated/client.js';
import { submission } from '../../platform/form/submission.js';
import { load } from '../../platform/http/load.js';
import { queryState } from '../../platform/query-state.js';

/** The lists of names that the institution keeps under watch, and how many alerts of each are open. */
@Component({
  selector: 'wb-lists-tab',
  imports: [
    Control,
    Empty,
    Failure,
    Faults,
    FaultSummary,
    Field,
    FormField,
    GridPager,
    MatButton,
    RouterLink,
    Time,
    TranslocoPipe,
  ],
  template: `<form
      class="card"
      novalidate
      [wbFaults]="sending.faults()"
      [showAll]="sending.attempted()"
      (submit)="sending.send($event)"
    >
      <h2>{{ 'lists.new' | transloco }}</h2>
      <p class="sub">{{ 'lists.text' | transloco }}</p>
      <wb-fault-summary [failure]="sending.failure()" />
      <div class="row">
        <wb-field class="name" pointer="/name" [label]="'lists.name' | transloco">
          <input class="input" autocomplete="off" wbControl [formField]="form.name" />
        </wb-field>
        <button matButton="filled" type="submit" [disabled]="sending.running()">
          {{ 'lists.create' | transloco }}
        </button>
      </div>
    </form>
    <section>
      <h2>
        {{ 'lists.title' | transloco }}
        <a routerLink="/screening/alerts">{{ 'lists.allAlerts' | transloco }}</a>
      </h2>
      @if (list.failure(); as failure) {
        <wb-failure [failure]="failure" (retry)="list.reload()" />
      }
      @if (rows().length > 0) {
        <table class="plain">
          <thead>
            <tr>
              <th>{{ 'lists.name' | transloco }}</th>
              <th>{{ 'lists.owner' | transloco }}</th>
              <th class="num">{{ 'lists.entries' | transloco }}</th>
              <th class="num">{{ 'lists.open' | transloco }}</th>
              <th>{{ 'lists.created' | transloco }}</th>
            </tr>
          </thead>
          <tbody>
            @for (row of rows(); track row.id) {
              <tr>
                <td>
                  <a [routerLink]="['/screening/lists', row.id]">{{ row.name }}</a>
                </td>
                <td>{{ row.owner.name }}</td>
                <td class="num">{{ formats.number(row.entries) }}</td>
                <td class="num">
                  <a routerLink="/screening/alerts" [queryParams]="{ list: row.id }">{{ row.openAlerts }}</a>
                </td>
                <td><wb-time [at]="row.createdAt" form="relative" /></td>
              </tr>
            }
          </tbody>
        </table>
      } @else if (list.value()) {
        <wb-empty
          icon="screening"
          [heading]="'lists.none.heading' | transloco"
          [text]="'lists.none.text' | transloco"
        />
      }
      <wb-grid-pager [page]="page()" (turn)="query.turn($event)" />
    </section>`,
  styleUrl: './lists.scss',
})
export class ListsTab {
  protected readonly formats = inject(Formats);
  protected readonly query = queryState();
  protected readonly model = signal({ name: '' });
  protected readonly form = form(this.model);
  protected readonly list = load(
    () => ({ limit: 25, cursor: this.query.get('cursor') }),
    (query, signal) => managedListList(query, { signal }),
  );
  protected readonly rows = computed(() => this.list.value()?.data ?? []);
  protected readonly page = computed(() => this.list.value()?.page ?? { prev: null, next: null });
  protected readonly sending = submission({
    schema: managedListDraft,
    body: computed(() => ({ name: this.model().name })),
    send: (draft) => managedListCreate(draft),
    sent: () => {
      this.model.set({ name: '' });
      this.sending.reset();
      this.list.reload();
    },
  });
}
