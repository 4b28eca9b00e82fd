import { Component, computed, inject, input } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { TranslocoPipe } from '@jsverse/transloco';
import { batchOutcomes } from '@watchbook/contract';
import { Empty, Failure, Formats, GridPager, Mask, PageHeader, Seal } from '@watchbook/ui';
import { screeningBatchListResults, screeningBatchRead } from '../../platform/api/generated/client.js';
import { attempt } from '../../platform/http/attempt.js';
import { load } from '../../platform/http/load.js';
import { queryState } from '../../platform/query-state.js';
import { ScreeningMatch } from '../screening-match.js';
import { BatchBands } from './batch-bands.js';
import { saveBatch } from './save-batch.js';

/** What one batch found: how many rows had which best score, and each row with its matches to judge. */
@Component({
  imports: [BatchBands, Empty, Failure, GridPager, Mask, MatButton, PageHeader, ScreeningMatch, Seal, TranslocoPipe],
  templateUrl: './batch-page.html',
  styleUrl: './batch-page.scss',
})
export class BatchPage {
  protected readonly formats = inject(Formats);
  protected readonly query = queryState();
  readonly id = input.required<string>();
  protected readonly outcomes = batchOutcomes;
  protected readonly saving = attempt();
  protected readonly outcome = computed(() => {
    const wanted = this.query.get('outcome') ?? 'match';
    return batchOutcomes.find((code) => code === wanted) ?? null;
  });
  protected readonly batch = load(
    () => this.id(),
    (id, signal) => screeningBatchRead(id, { signal }),
  );
  protected readonly list = load(
    () => ({ id: this.id(), outcome: this.outcome(), cursor: this.query.get('cursor') }),
    ({ id, outcome, cursor }, signal) =>
      screeningBatchListResults(
        id,
        { limit: 25, cursor, ...(outcome ? { 'filter[outcome]': outcome } : {}) },
        { signal },
      ),
  );
  protected readonly rows = computed(() => this.list.value()?.data ?? []);
  protected readonly page = computed(() => this.list.value()?.page ?? { prev: null, next: null });

  protected choose(event: Event): void {
    this.query.set({ outcome: (event.target as HTMLSelectElement).value });
  }

  protected download(): void {
    void this.saving.run(() => saveBatch(this.id()));
  }
}
