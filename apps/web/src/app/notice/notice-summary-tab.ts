import { Component, computed, inject, input, output } from '@angular/core';
import { TranslocoPipe } from '@jsverse/transloco';
import { MASK, type NoticeView } from '@watchbook/contract';
import { CountryPipe, Failure, Formats, Mask, MoneyPipe, NumPipe, Seal, Time } from '@watchbook/ui';
import { attempt } from '../platform/http/attempt.js';
import { Unmasking } from './unmasking.js';

/** What a notice says, at a glance, and the entry that records that it was read. */
@Component({
  selector: 'wb-notice-summary-tab',
  imports: [CountryPipe, Failure, Mask, MoneyPipe, NumPipe, Seal, Time, TranslocoPipe],
  templateUrl: './notice-summary-tab.html',
  styleUrls: ['../platform/events.scss', './notice-summary-tab.scss'],
})
export class NoticeSummaryTab {
  private readonly unmasking = inject(Unmasking);
  protected readonly formats = inject(Formats);
  readonly notice = input.required<NoticeView>();
  readonly seq = input.required<number | null>();
  readonly unmask = output<void>();
  /** The purpose was taken back, so that what is shown is to be read again. */
  readonly masked = output<void>();
  protected readonly ending = attempt();

  protected readonly principal = computed(() => {
    const { subjects } = this.notice();
    return subjects.find(({ role }) => role === 'principal') ?? subjects[0];
  });
  /** The answer of a change carries its receipt. */
  protected readonly written = computed(() => 'receipt' in this.notice());
  protected readonly canUnmask = computed(() => this.unmasking.isPossible(this.notice()));
  protected readonly ended = computed(() => ['withdrawn', 'expired'].includes(this.notice().status));
  protected readonly narrative = computed(() => (this.notice().narrative === MASK ? null : this.notice().narrative));

  protected async maskAgain(grantId: string): Promise<void> {
    const ended = await this.ending.run(async () => {
      await this.unmasking.end(this.notice().id, grantId);
      return true;
    });
    if (ended) this.masked.emit();
  }

  /** What happened to the notice, newest first. */
  protected readonly timeline = computed(() => {
    const { createdAt, submittedAt, publishedAt, withdrawnAt, expiresAt, own } = this.notice();
    const past = expiresAt !== null && Date.parse(expiresAt) < Date.now();
    const events = [
      { at: past ? expiresAt : null, text: 'expired' },
      { at: withdrawnAt, text: 'withdrawn' },
      { at: publishedAt, text: 'published' },
      { at: submittedAt, text: 'submitted' },
      { at: own ? createdAt : null, text: 'created' },
    ];
    return events.flatMap(({ at, text }) => (at === null ? [] : [{ at, text: `notice.event.${text}` }]));
  });
}
