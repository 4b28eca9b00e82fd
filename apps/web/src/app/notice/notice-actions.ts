import { Component, inject, input, output, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatDialog } from '@angular/material/dialog';
import { Router, RouterLink } from '@angular/router';
import { TranslocoPipe, TranslocoService } from '@jsverse/transloco';
import type { NoticeView } from '@watchbook/contract';
import { confirm, Failure } from '@watchbook/ui';
import { noticeDelete, noticeOrderWithdrawal, noticeSubmit } from '../platform/api/generated/client.js';
import { askReason } from '../platform/form/ask-reason.js';
import { attempt } from '../platform/http/attempt.js';
import { askNoticeReason, type ReasonedVerb } from './ask-notice-reason.js';

/** What the reader may do with the notice now, as the portal says; a change comes out as the changed notice. */
@Component({
  selector: 'wb-notice-actions',
  imports: [Failure, MatButton, RouterLink, TranslocoPipe],
  templateUrl: './notice-actions.html',
  styleUrl: './notice-actions.scss',
})
export class NoticeActions {
  private readonly dialogs = inject(MatDialog);
  private readonly router = inject(Router);
  private readonly transloco = inject(TranslocoService);
  readonly notice = input.required<NoticeView>();
  readonly changed = output<NoticeView>();
  protected readonly doing = attempt();
  /** A second supervisor must approve what was just ordered. */
  protected readonly ordered = signal(false);

  protected can(verb: NoticeView['actions'][number]): boolean {
    return this.notice().actions.includes(verb);
  }

  protected async submit(): Promise<void> {
    const { id } = this.notice();
    if (!(await this.sure('submit', false))) return;
    const changed = await this.doing.run(() => noticeSubmit(id));
    if (changed) this.changed.emit(changed);
  }

  protected async delete(): Promise<void> {
    const { id, version } = this.notice();
    if (!(await this.sure('delete', true))) return;
    const gone = await this.doing.run(async () => {
      await noticeDelete(id, { headers: { 'If-Match': `"${version}"` } });
      return true;
    });
    if (gone) await this.router.navigate(['/notices']);
  }

  protected async withReason(verb: ReasonedVerb): Promise<void> {
    const changed = await askNoticeReason(this.dialogs, this.transloco, this.notice(), verb);
    if (changed) this.changed.emit(changed);
  }

  protected async order(): Promise<void> {
    const { id, ref } = this.notice();
    const text = (part: string) => this.transloco.translate<string>(`notice.order.${part}`, { ref });
    const send = (reason: string) => noticeOrderWithdrawal(id, { reason });
    const question = { heading: text('heading'), text: text('text'), verb: text('verb'), send };
    if (await askReason(this.dialogs, question)) this.ordered.set(true);
  }

  private sure(verb: 'submit' | 'delete', danger: boolean): Promise<boolean> {
    const text = (part: string) => this.transloco.translate(`notice.${verb}.${part}`, { ref: this.notice().ref });
    return confirm(this.dialogs, { heading: text('heading'), text: text('text'), verb: text('verb'), danger });
  }
}
