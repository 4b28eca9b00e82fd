import { Component, inject } from '@angular/core';
import { RouterLink } from '@angular/router';
import { TranslocoPipe } from '@jsverse/transloco';
import { accessKinds } from '@watchbook/contract';
import { Empty, Failure, NumPipe, PageHeader, Time } from '@watchbook/ui';
import { accessReviewReview } from '../../platform/api/generated/client.js';
import { load } from '../../platform/http/load.js';
import { queryState } from '../../platform/query-state.js';
import { Session } from '../../platform/session.js';
import { AccessChoices } from './access-choices.js';
import { accessPeriod } from './access-period.js';
import { AccessSignalList } from './access-signal-list.js';

/** Who saw how much in a period, and what of it is unusual; or who saw one notice. */
@Component({
  imports: [AccessChoices, AccessSignalList, Empty, Failure, NumPipe, PageHeader, RouterLink, Time, TranslocoPipe],
  templateUrl: './access-page.html',
})
export class AccessPage {
  protected readonly person = inject(Session).person();
  protected readonly kinds = accessKinds;
  protected readonly period = accessPeriod();
  protected readonly state = queryState();
  protected readonly review = load(
    () => {
      const noticeId = this.state.get('notice');
      return { ...this.period.query(), ...(noticeId ? { noticeId } : {}) };
    },
    (query, signal) => accessReviewReview(query, { signal }),
  );
}
