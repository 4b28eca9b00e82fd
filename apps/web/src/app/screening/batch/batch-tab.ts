import { Component, computed, DestroyRef, effect, inject, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { RouterLink } from '@angular/router';
import { TranslocoPipe, TranslocoService } from '@jsverse/transloco';
import type { ScreeningBatch } from '@watchbook/contract';
import { Empty, Failure, Formats, GridPager, ProgressRow, Time } from '@watchbook/ui';
import {
  screeningBatchCancel,
  screeningBatchList,
  screeningBatchRequest,
  screeningBatchRetry,
} from '../../platform/api/generated/client.js';
import { attempt } from '../../platform/http/attempt.js';
import { load } from '../../platform/http/load.js';
import { queryState } from '../../platform/query-state.js';
import { Session } from '../../platform/session.js';
import { TableUpload, type ReadyTable } from './table-upload.js';
import { saveBatch } from './save-batch.js';

const POLL_MS = 1000;

/** Files that are screened in the background: send one, see how far each has come, open what it found. */
@Component({
  selector: 'wb-batch-tab',
  imports: [Empty, Failure, GridPager, MatButton, ProgressRow, RouterLink, TableUpload, Time, TranslocoPipe],
  templateUrl: './batch-tab.html',
  styleUrl: './batch-tab.scss',
})
export class BatchTab {
  private readonly transloco = inject(TranslocoService);
  private readonly formats = inject(Formats);
  private readonly me = inject(Session).person().user.id;
  protected readonly query = queryState();
  protected readonly doing = attempt();
  protected readonly sending = attempt();
  protected readonly table = signal<ReadyTable | null>(null);
  protected readonly fileName = signal<string | null>(null);
  /** Counts what was sent: another one begins with an empty form. */
  protected readonly round = signal(0);
  protected readonly list = load(
    () => ({ limit: 10, cursor: this.query.get('cursor') }),
    (query, signal) => screeningBatchList(query, { signal }),
  );
  protected readonly batches = computed(() => this.list.value()?.data ?? []);
  protected readonly page = computed(() => this.list.value()?.page ?? { prev: null, next: null });
  private readonly isMoving = computed(() =>
    this.batches().some(({ state }) => state === 'queued' || state === 'running'),
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

  protected heading({ rows }: ScreeningBatch): string {
    return this.transloco.translate('batch.ofRows', { n: this.formats.number(rows) });
  }

  protected stage({ state, screened, rows, faulty }: ScreeningBatch): string {
    if (state === 'queued') return '';
    const of = this.formats.number(rows - faulty);
    return this.transloco.translate('batch.screenedOf', { n: this.formats.number(screened), of });
  }

  protected error({ error }: ScreeningBatch): string | null {
    return error && this.transloco.translate(`batch.error.${error}`);
  }

  protected isMine({ by }: ScreeningBatch): boolean {
    return by.id === this.me;
  }

  protected async start({ content, mapping }: ReadyTable): Promise<void> {
    if (!(await this.sending.run(() => screeningBatchRequest({ content, mapping })))) return;
    this.table.set(null);
    this.fileName.set(null);
    this.round.update((round) => round + 1);
    this.list.reload();
  }

  protected async cancel({ id }: ScreeningBatch): Promise<void> {
    if (await this.doing.run(() => screeningBatchCancel(id))) this.list.reload();
  }

  protected async retry({ id }: ScreeningBatch): Promise<void> {
    if (await this.doing.run(() => screeningBatchRetry(id))) this.list.reload();
  }

  protected async download({ id }: ScreeningBatch): Promise<void> {
    await this.doing.run(() => saveBatch(id));
  }
}
