import { Component, computed, DestroyRef, effect, inject, signal } from '@angular/core';
import { TranslocoPipe, TranslocoService } from '@jsverse/transloco';
import type { ReportRun } from '@watchbook/contract';
import { Empty, Failure, Formats, GridPager, PageHeader, ProgressRow, Time } from '@watchbook/ui';
import { reportCancel, reportList, reportRetry } from '../platform/api/generated/client.js';
import { attempt } from '../platform/http/attempt.js';
import { load } from '../platform/http/load.js';
import { Can } from '../platform/policy/can.js';
import { queryState } from '../platform/query-state.js';
import { ReportRequest } from './report-request.js';
import { saveReport } from './save-report.js';

const POLL_MS = 1000;

/** Reports: what was asked for, how far each has come, and its file. */
@Component({
  imports: [Can, Empty, Failure, GridPager, PageHeader, ProgressRow, ReportRequest, Time, TranslocoPipe],
  templateUrl: './report-list.html',
  styleUrl: './report-list.scss',
})
export class ReportList {
  private readonly transloco = inject(TranslocoService);
  protected readonly formats = inject(Formats);
  protected readonly query = queryState();
  protected readonly doing = attempt();
  protected readonly saving = signal<string | null>(null);
  protected readonly list = load(
    () => ({ limit: 25, cursor: this.query.get('cursor') }),
    (query, signal) => reportList(query, { signal }),
  );
  protected readonly runs = computed(() => this.list.value()?.data ?? []);
  protected readonly page = computed(() => this.list.value()?.page ?? { prev: null, next: null });
  private readonly isMoving = computed(() =>
    this.runs().some(({ state }) => state === 'queued' || state === 'running'),
  );

  constructor() {
    // While something runs the list is read again and again; a page that is left stops asking.
    let timer: ReturnType<typeof setInterval> | undefined;
    const stop = () => clearInterval(timer);
    effect(() => {
      stop();
      if (this.isMoving()) timer = setInterval(() => this.list.reload(), POLL_MS);
    });
    inject(DestroyRef).onDestroy(stop);
  }

  protected heading({ parameters, format }: ReportRun): string {
    return `${this.transloco.translate('report.template.monthly-statistics')} ${parameters.month} · ${format.toUpperCase()}`;
  }

  protected stage({ state, stage }: ReportRun): string {
    return state === 'running' ? this.transloco.translate(`report.stage.${stage}`) : '';
  }

  protected async cancel({ id }: ReportRun): Promise<void> {
    if (await this.doing.run(() => reportCancel(id))) this.list.reload();
  }

  protected async retry({ id }: ReportRun): Promise<void> {
    if (await this.doing.run(() => reportRetry(id))) this.list.reload();
  }

  protected async download(run: ReportRun): Promise<void> {
    this.saving.set(run.id);
    await this.doing.run(() => saveReport(run));
    this.saving.set(null);
  }
}
