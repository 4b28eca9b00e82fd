import { Component, computed, inject, signal } from '@angular/core';
import { TranslocoPipe, TranslocoService } from '@jsverse/transloco';
import { Empty, Failure, NumPipe, Time } from '@watchbook/ui';
import { listSourceList } from '../../platform/api/generated/client.js';
import { load } from '../../platform/http/load.js';
import { Can } from '../../platform/policy/can.js';
import { ImportForm } from './import-form.js';
import { ImportRuns } from './import-runs.js';
import { ListTitle } from './list-title.js';

/** Public lists that everybody screens: how large and how old they are, and importing a newer edition. */
@Component({
  selector: 'wb-public-lists',
  imports: [Can, Empty, Failure, ImportForm, ImportRuns, NumPipe, Time, TranslocoPipe],
  template: `@if (sources.failure(); as failure) {
      <wb-failure [failure]="failure" (retry)="sources.reload()" />
    }
    @if (sources.value()) {
      @if (lists().length === 0) {
        <wb-empty icon="screening" [heading]="'list.empty' | transloco" [text]="'list.emptyText' | transloco" />
      } @else {
        <table class="plain">
          <thead>
            <tr>
              <th>{{ 'list.list' | transloco }}</th>
              <th class="num">{{ 'list.entries' | transloco }}</th>
              <th>{{ 'list.updated' | transloco }}</th>
            </tr>
          </thead>
          <tbody>
            @for (source of lists(); track source.id) {
              <tr>
                <td>
                  <b>{{ source.shown }}</b>
                  <div class="sub mono">{{ source.id }}</div>
                </td>
                <td class="num">{{ source.entries | num }}</td>
                <td><wb-time [at]="source.updatedAt" form="relative" /></td>
              </tr>
            }
          </tbody>
        </table>
      }
    }
    <ng-container *wbCan="['create', 'Import']">
      <wb-import-form (requested)="asked.set(asked() + 1)" />
      <section [attr.aria-label]="'list.runs' | transloco">
        <h2>{{ 'list.runs' | transloco }}</h2>
        <wb-import-runs [asked]="asked()" (settled)="sources.reload()" />
      </section>
    </ng-container>`,
  styles: `
    :host {
      display: flex;
      flex-direction: column;
      gap: var(--s5);
    }
    h2 {
      font-size: var(--t-l);
    }
  `,
})
export class PublicLists {
  private readonly transloco = inject(TranslocoService);
  private readonly titles = inject(ListTitle);
  protected readonly asked = signal(0);
  protected readonly sources = load(
    () => ({}),
    (_, signal) => listSourceList({ signal }),
  );
  protected readonly lists = computed(() => {
    this.transloco.activeLang();
    return (this.sources.value()?.data ?? []).map((one) => ({
      ...one,
      shown: this.titles.of({ source: one.id, title: one.title }),
    }));
  });
}
