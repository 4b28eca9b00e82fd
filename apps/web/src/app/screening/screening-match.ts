import { Component, computed, inject, input, linkedSignal, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatDialog } from '@angular/material/dialog';
import { RouterLink } from '@angular/router';
import { TranslocoPipe } from '@jsverse/transloco';
import { verdicts, type InformationRequest, type Match, type Verdict } from '@watchbook/contract';
import { Failure, Mask } from '@watchbook/ui';
import { firstValueFrom } from 'rxjs';
import { judgementJudge } from '../platform/api/generated/client.js';
import { Can } from '../platform/policy/can.js';
import { attempt } from '../platform/http/attempt.js';
import { Ability } from '../platform/policy/ability.js';
import { AskDialog, type AskDialogData } from '../request/ask-dialog.js';

/** A screening, or something that knows how its match is judged. */
export type MatchOrigin =
  { readonly screeningId: string } | { readonly judge: (verdict: Verdict, note: string | null) => Promise<unknown> };

/**
 * One match: how strong, why, where it leads, and what the institution thinks of it. What was typed and asked belongs to
 * this match: who shows other ones in its place tracks it by what answered with it.
 */
@Component({
  selector: 'wb-screening-match',
  imports: [Can, Failure, Mask, MatButton, RouterLink, TranslocoPipe],
  templateUrl: './screening-match.html',
  styleUrl: './screening-match.scss',
})
export class ScreeningMatch {
  private readonly dialogs = inject(MatDialog);
  protected readonly ability = inject(Ability);
  readonly match = input.required<Match>();
  /** What answered with this match; a judgement belongs to it. */
  readonly origin = input.required<MatchOrigin>();
  protected readonly verdicts = verdicts;
  protected readonly judging = attempt();
  /** Whoever holds the notice can be asked about a match of a screening. */
  protected readonly screeningId = computed(() => {
    const origin = this.origin();
    return 'screeningId' in origin ? origin.screeningId : null;
  });
  protected readonly note = signal('');
  protected readonly verdict = linkedSignal(() => this.match().judgement?.verdict ?? null);
  protected readonly percent = computed(() => Math.round(this.match().score * 100));
  protected readonly strength = computed(() => {
    const percent = this.percent();
    if (percent >= 90) return 'strong';
    return percent >= 70 ? 'likely' : 'weak';
  });

  /** The request that was made of it here. */
  protected readonly asked = signal<InformationRequest | null>(null);

  protected async ask(screeningId: string, noticeId: string): Promise<void> {
    const opened = this.dialogs.open<AskDialog, AskDialogData, InformationRequest>(AskDialog, {
      width: '560px',
      data: { screeningId, noticeId },
    });
    this.asked.set((await firstValueFrom(opened.afterClosed())) ?? null);
  }

  protected share(feature: Match['explanation'][number]): number {
    return Math.round(Math.min(1, Math.abs(feature.score)) * 100);
  }

  /** Records a verdict with the note that was typed. @returns whether it was recorded */
  async judge(verdict: Verdict): Promise<boolean> {
    const isDone = await this.judging.run(async () => {
      await this.send(verdict, this.note().trim() || null);
      return true;
    });
    if (isDone) this.verdict.set(verdict);
    return isDone ?? false;
  }

  private send(verdict: Verdict, note: string | null): Promise<unknown> {
    const origin = this.origin();
    if ('judge' in origin) return origin.judge(verdict, note);
    const { noticeId, listEntryId } = this.match();
    return judgementJudge({ screeningId: origin.screeningId, noticeId, listEntryId, verdict, note });
  }
}
