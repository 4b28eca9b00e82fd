import { Component, computed, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import { TranslocoPipe } from '@jsverse/transloco';
import type { AccessTimeline } from '@watchbook/contract';
import { Failure, NumPipe, PageHeader, Time } from '@watchbook/ui';
import { accessReviewTimeline } from '../../platform/api/generated/client.js';
import { load } from '../../platform/http/load.js';
import { AccessChoices } from './access-choices.js';
import { accessPeriod } from './access-period.js';
import { AccessSignalList } from './access-signal-list.js';

const pages: Readonly<Record<string, string>> = { notice: '/notices', warning: '/warnings', report: '/reports' };

/** What one person saw in a period: by day, and by resource with the purposes and the entry behind it. */
@Component({
  imports: [AccessChoices, AccessSignalList, Failure, NumPipe, PageHeader, RouterLink, Time, TranslocoPipe],
  templateUrl: './timeline-page.html',
  styles: `
    .bar {
      display: inline-block;
      height: 10px;
      min-width: 2px;
      background: var(--accent);
      vertical-align: middle;
    }
    h2 {
      margin-top: var(--s5);
    }
  `,
})
export class TimelinePage {
  readonly userId = input.required<string>();
  protected readonly period = accessPeriod();
  protected readonly timeline = load(
    () => ({ ...this.period.query(), userId: this.userId() }),
    ({ userId, ...query }, signal) => accessReviewTimeline(userId, query, { signal }),
  );
  private readonly most = computed(() => Math.max(1, ...(this.timeline.value()?.days ?? []).map(({ reads }) => reads)));

  /** Width of a day's bar in pixels. */
  protected widthOf(reads: number): number {
    return Math.round((160 * reads) / this.most());
  }

  /** Where a resource can be looked at; null where there is no page. */
  protected pageOf({ type, id }: AccessTimeline['resources'][number]): string[] | null {
    const page = pages[type];
    return page ? [page, id] : null;
  }
}
