import { Component, computed, effect, inject } from '@angular/core';
import { RouterLink } from '@angular/router';
import { TranslocoPipe } from '@jsverse/transloco';
import { Empty, Failure, Formats, Mask, PageHeader, Seal, Status, Time, TlpBadge } from '@watchbook/ui';
import { Ability } from '../platform/policy/ability.js';
import { Session } from '../platform/session.js';
import { Waiting } from '../platform/waiting.js';
import { inboxParts } from './inbox-parts.js';

/** What waits for the signed-in person, the most urgent first. */
@Component({
  imports: [Empty, Failure, Mask, PageHeader, RouterLink, Seal, Status, Time, TlpBadge, TranslocoPipe],
  templateUrl: './inbox-page.html',
  styleUrl: './inbox-page.scss',
})
export class InboxPage {
  private readonly waiting = inject(Waiting);
  protected readonly formats = inject(Formats);
  protected readonly parts = inboxParts(inject(Ability), inject(Session).person().roles);
  private readonly count = computed(() => this.parts.reduce((sum, { rows }) => sum + rows().length, 0));
  protected readonly settled = computed(() => this.parts.every(({ list }) => !list.loading()));
  /** One for each kind of failure, however many lists it hit. */
  protected readonly failures = computed(() => {
    const all = this.parts.flatMap(({ list }) => list.failure() ?? []);
    return [...new Map(all.map((failure) => [failure.code, failure])).values()];
  });
  /** The newest of the entries that record what was read for this page. */
  protected readonly seq = computed(() => Math.max(...this.parts.map(({ list }) => list.seq() ?? 0)));
  protected readonly empty = computed(() => this.settled() && this.count() === 0 && this.failures().length === 0);

  constructor() {
    effect(() => {
      if (this.settled()) this.waiting.count.set(this.count());
    });
  }

  protected retry(): void {
    for (const { list } of this.parts) if (list.failure()) list.reload();
  }
}
