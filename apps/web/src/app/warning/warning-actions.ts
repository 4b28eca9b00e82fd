import { Component, inject, input, output } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatDialog } from '@angular/material/dialog';
import { RouterLink } from '@angular/router';
import { TranslocoPipe, TranslocoService } from '@jsverse/transloco';
import { warningWithdrawal, type WarningView } from '@watchbook/contract';
import { confirm, Failure } from '@watchbook/ui';
import { firstValueFrom } from 'rxjs';
import { warningApprove, warningConfirm, warningSubmit, warningWithdraw } from '../platform/api/generated/client.js';
import { askReason } from '../platform/form/ask-reason.js';
import { attempt } from '../platform/http/attempt.js';
import { AcknowledgeDialog } from './acknowledge-dialog.js';

/** What the reader may do with the warning now, as the portal says. */
@Component({
  selector: 'wb-warning-actions',
  imports: [Failure, MatButton, RouterLink, TranslocoPipe],
  template: `@if (doing.failure(); as failure) {
      <wb-failure [failure]="failure" [compact]="true" (retry)="changed.emit()" />
    }
    @if (warning().actions.length > 0) {
      <div class="actions no-print">
        @if (can('acknowledge')) {
          <button matButton="filled" type="button" (click)="acknowledge()">
            {{ 'warning.acknowledge.verb' | transloco }}
          </button>
        }
        @if (can('approve')) {
          <button matButton="filled" type="button" [disabled]="doing.running()" (click)="issue()">
            {{ 'warning.issue.verb' | transloco }}
          </button>
        }
        @if (can('confirm')) {
          <button matButton="filled" type="button" [disabled]="doing.running()" (click)="confirmEmergency()">
            {{ 'warning.confirm.verb' | transloco }}
          </button>
        }
        @if (can('submit')) {
          <button matButton="filled" type="button" [disabled]="doing.running()" (click)="submit()">
            {{ 'warning.submit.verb' | transloco }}
          </button>
        }
        @if (can('edit')) {
          <a matButton="outlined" [routerLink]="['/warnings', warning().id, 'edit']">{{ 'notice.edit' | transloco }}</a>
        }
        @if (can('withdraw')) {
          <button matButton="outlined" type="button" (click)="withdraw()">
            {{ 'warning.withdraw.verb' | transloco }}
          </button>
        }
      </div>
    }`,
  styleUrl: '../notice/notice-actions.scss',
})
export class WarningActions {
  private readonly dialogs = inject(MatDialog);
  private readonly transloco = inject(TranslocoService);
  readonly warning = input.required<WarningView>();
  readonly changed = output<void>();
  protected readonly doing = attempt();

  protected can(verb: WarningView['actions'][number]): boolean {
    return this.warning().actions.includes(verb);
  }

  protected async submit(): Promise<void> {
    if (await this.sure('submit')) await this.run(() => warningSubmit(this.warning().id));
  }

  protected async issue(): Promise<void> {
    const { id, contentHash } = this.warning();
    if (await this.sure('issue')) await this.run(() => warningApprove(id, { contentHash }));
  }

  protected async confirmEmergency(): Promise<void> {
    const { id, contentHash } = this.warning();
    if (await this.sure('confirm')) await this.run(() => warningConfirm(id, { contentHash }));
  }

  protected async acknowledge(): Promise<void> {
    const opened = this.dialogs.open<AcknowledgeDialog, WarningView, boolean>(AcknowledgeDialog, {
      data: this.warning(),
      width: '480px',
    });
    if (await firstValueFrom(opened.afterClosed())) this.changed.emit();
  }

  protected async withdraw(): Promise<void> {
    const { id, ref } = this.warning();
    const text = (part: string) => this.transloco.translate<string>(`warning.withdraw.${part}`);
    const done = await askReason(this.dialogs, {
      ...{ ref, heading: text('heading'), text: text('text'), verb: text('verb') },
      schema: warningWithdrawal,
      send: (reason) => warningWithdraw(id, { reason }),
    });
    if (done) this.changed.emit();
  }

  private async run(work: () => Promise<object>): Promise<void> {
    if (await this.doing.run(work)) this.changed.emit();
  }

  private sure(verb: 'submit' | 'issue' | 'confirm'): Promise<boolean> {
    const text = (part: string) => this.transloco.translate(`warning.${verb}.${part}`, { ref: this.warning().ref });
    return confirm(this.dialogs, { heading: text('heading'), text: text('text'), verb: text('verb') });
  }
}
