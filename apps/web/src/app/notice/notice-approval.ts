import { Component, computed, inject, input, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatCheckbox } from '@angular/material/checkbox';
import { MatDialog } from '@angular/material/dialog';
import { Router, RouterLink } from '@angular/router';
import { TranslocoPipe, TranslocoService } from '@jsverse/transloco';
import type { NoticeView } from '@watchbook/contract';
import { Failure, Formats, Icon, PluralPipe } from '@watchbook/ui';
import { noticeApprove, noticePreview } from '../platform/api/generated/client.js';
import { attempt } from '../platform/http/attempt.js';
import { Changes } from '../platform/changes.js';
import { load } from '../platform/http/load.js';
import { AudienceTable } from './audience-table.js';
import { NoticeHead } from './notice-head.js';
import { NoticeSubjects } from './notice-subjects.js';
import { NoticeSummaryTab } from './notice-summary-tab.js';
import { noticeFile } from './notice-file.js';
import { askNoticeReason } from './ask-notice-reason.js';

/** Before sharing: the whole notice, exactly who will see it and how, then the approval of just that content. */
@Component({
  imports: [
    AudienceTable,
    Failure,
    Icon,
    MatButton,
    MatCheckbox,
    NoticeHead,
    NoticeSubjects,
    NoticeSummaryTab,
    PluralPipe,
    RouterLink,
    TranslocoPipe,
  ],
  templateUrl: './notice-approval.html',
  styleUrl: './notice-approval.scss',
})
export class NoticeApproval {
  private readonly router = inject(Router);
  private readonly dialogs = inject(MatDialog);
  private readonly transloco = inject(TranslocoService);
  private readonly changes = inject(Changes);
  protected readonly formats = inject(Formats);
  readonly id = input.required<string>();
  protected readonly file = noticeFile(this.id);
  protected readonly preview = load(
    () => ({ id: this.id() }),
    ({ id }, signal) => noticePreview(id, { signal }),
  );
  protected readonly checks = ['content', 'audience', 'basis'] as const;
  protected readonly checked = signal<readonly string[]>([]);
  protected readonly approving = attempt();

  /** The notice and its audience were read at the same content. */
  protected readonly agrees = computed(() => this.file.value()?.contentHash === this.preview.value()?.contentHash);
  protected readonly ready = computed(
    () => this.agrees() && this.checked().length === this.checks.length && !this.approving.running(),
  );

  protected check(code: string, on: boolean): void {
    this.checked.update((codes) => (on ? [...codes, code] : codes.filter((other) => other !== code)));
  }

  protected async approve(contentHash: string): Promise<void> {
    const published = await this.approving.run(() => noticeApprove(this.id(), { contentHash }));
    if (!published) return;
    this.changes.happened();
    await this.router.navigate(['/notices', this.id(), 'page']);
  }

  protected async reject(notice: NoticeView): Promise<void> {
    if (!(await askNoticeReason(this.dialogs, this.transloco, notice, 'reject'))) return;
    this.changes.happened();
    await this.router.navigate(['/inbox']);
  }

  protected refresh(): void {
    this.approving.forget();
    this.checked.set([]);
    this.file.reload();
    this.preview.reload();
  }
}
