import { Component, computed, DestroyRef, effect, inject, input, output } from '@angular/core';
import { TranslocoPipe, TranslocoService } from '@jsverse/transloco';
import type { ImportRun } from '@watchbook/contract';
import { Empty, Failure, Formats, GridPager, ProgressRow, Time } from '@watchbook/ui';
import { getListImportFaultFileUrl, listImportCancel, listImportList } from '../../platform/api/generated/client.js';
import { saveFile } from '../../platform/file/save-file.js';
import { attempt } from '../../platform/http/attempt.js';
import { request } from '../../platform/http/connection.js';
import { load } from '../../platform/http/load.js';
import { queryState } from '../../platform/query-state.js';
import { ListTitle } from './list-title.js';

const POLL_MS = 1000;
const OPEN: readonly ImportRun['state'][] = ['receiving', 'queued', 'running'];

/** Imports, newest first: how far each has come, what it changed, and the faults in its rows. */
@Component({
  selector: 'wb-import-runs',
  imports: [Empty, Failure, GridPager, ProgressRow, Time, TranslocoPipe],
  template: `@if (doing.failure(); as failure) {
      <wb-failure [failure]="failure" [compact]="true" (retry)="doing.forget(); list.reload()" />
    }
    @if (list.failure(); as failure) {
      <wb-failure [failure]="failure" (retry)="list.reload()" />
    }
    @for (run of runs(); track run.id) {
      <article>
        <wb-progress-row
          [heading]="heading(run)"
          [state]="run.state"
          [stage]="stage(run)"
          [progress]="run.progress"
          [etaSeconds]="run.etaSeconds"
          [error]="run.error"
          [cancellable]="true"
          (cancelled)="cancel(run)"
        >
          @if (run.faults > 0) {
            <button type="button" class="link" [disabled]="doing.running()" (click)="download(run)">
              {{ 'list.run.faults' | transloco: { n: count(run.faults) } }}
            </button>
          }
        </wb-progress-row>
        <p class="sub">
          <wb-time [at]="run.requestedAt" />
          @if (run.state === 'done') {
            · {{ 'list.run.counts' | transloco: counts(run) }}
            @if (run.kept > 0) {
              · {{ 'list.run.kept' | transloco: { n: count(run.kept) } }}
            }
          }
        </p>
        @if (run.unread.length > 0) {
          <details class="sub">
            <summary>{{ 'list.run.unread' | transloco }}</summary>
            {{ unread(run) }}
          </details>
        }
      </article>
    } @empty {
      @if (list.value()) {
        <wb-empty icon="screening" [heading]="'list.run.empty' | transloco" [text]="'list.run.emptyText' | transloco" />
      }
    }
    <wb-grid-pager [page]="page()" (turn)="query.turn($event)" />`,
  styles: `
    article {
      padding-bottom: var(--s3);
      border-bottom: 1px solid var(--line2);
    }
    wb-progress-row {
      border-bottom: 0;
      padding-bottom: 2px;
    }
  `,
})
export class ImportRuns {
  private readonly transloco = inject(TranslocoService);
  private readonly formats = inject(Formats);
  private readonly titles = inject(ListTitle);
  /** Another one each time when something was asked for. */
  readonly asked = input(0);
  /** An import has ended, so lists may be others now. */
  readonly settled = output<void>();
  protected readonly query = queryState();
  protected readonly doing = attempt();
  protected readonly list = load(
    () => ({ limit: 10, cursor: this.query.get('cursor') }),
    (query, signal) => listImportList(query, { signal }),
  );
  protected readonly runs = computed(() => this.list.value()?.data ?? []);
  protected readonly page = computed(() => this.list.value()?.page ?? { prev: null, next: null });
  private readonly isMoving = computed(() => this.runs().some(({ state }) => OPEN.includes(state)));

  constructor() {
    // While something runs the list is read again and again; a page that is left stops asking.
    let timer: ReturnType<typeof setInterval> | undefined;
    const stop = () => clearInterval(timer);
    let wasMoving = false;
    effect(() => {
      stop();
      const isMoving = this.isMoving();
      if (isMoving) timer = setInterval(() => this.list.reload(), POLL_MS);
      else if (wasMoving) this.settled.emit();
      wasMoving = isMoving;
    });
    effect(() => {
      if (this.asked() > 0) this.list.reload();
    });
    inject(DestroyRef).onDestroy(stop);
  }

  protected heading(run: ImportRun): string {
    const title = this.titles.of(run);
    return run.dryRun ? this.transloco.translate('list.run.dry', { title }) : title;
  }

  protected stage({ state, stage, rows }: ImportRun): string {
    if (state !== 'running') return '';
    return this.transloco.translate(`list.stage.${stage}`, { n: this.count(rows) });
  }

  protected count(n: number): string {
    return this.formats.number(n);
  }

  protected counts({ rows, added, changed, removed, unchanged }: ImportRun) {
    const [all, plus, other, minus, same] = [rows, added, changed, removed, unchanged].map((n) => this.count(n));
    return { rows: all, added: plus, changed: other, removed: minus, unchanged: same };
  }

  protected unread({ unread }: ImportRun): string {
    return unread.map(({ name, count }) => `${name} (${this.count(count)})`).join(', ');
  }

  protected async cancel({ id }: ImportRun): Promise<void> {
    if (await this.doing.run(() => listImportCancel(id))) this.list.reload();
  }

  protected async download({ id, source }: ImportRun): Promise<void> {
    const file = await this.doing.run(() => request<Blob>(getListImportFaultFileUrl(id)));
    if (file) saveFile(file, `watchbook-import-${source}.csv`);
  }
}
