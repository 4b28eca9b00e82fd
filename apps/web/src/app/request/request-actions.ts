import { Component, inject, input, output } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatDialog } from '@angular/material/dialog';
import { TranslocoPipe, TranslocoService } from '@jsverse/transloco';
import type { InformationRequest } from '@watchbook/contract';
import { confirm, Failure } from '@watchbook/ui';
import { firstValueFrom } from 'rxjs';
import { informationRequestApprove, informationRequestWithdraw } from '../platform/api/generated/client.js';
import { Changes } from '../platform/changes.js';
import { attempt } from '../platform/http/attempt.js';
import { RespondDialog } from './respond-dialog.js';

/** What the reader may do about a request now, as the portal says. */
@Component({
  selector: 'wb-request-actions',
  imports: [Failure, MatButton, TranslocoPipe],
  template: `@if (doing.failure(); as failure) {
      <wb-failure [failure]="failure" [compact]="true" (retry)="changed.emit()" />
    }
    @if (request().actions.length > 0) {
      <div class="actions no-print">
        @if (can('respond')) {
          <button matButton="filled" type="button" (click)="respond()">
            {{ (request().response ? 'request.respond.again' : 'request.respond.verb') | transloco }}
          </button>
        }
        @if (can('approve')) {
          <button matButton="filled" type="button" [disabled]="doing.running()" (click)="approve()">
            {{ 'request.approve.verb' | transloco }}
          </button>
        }
        @if (can('withdraw')) {
          <button matButton="outlined" type="button" [disabled]="doing.running()" (click)="withdraw()">
            {{ 'request.withdraw.verb' | transloco }}
          </button>
        }
      </div>
    }`,
  styleUrl: '../notice/notice-actions.scss',
})
export class RequestActions {
  private readonly dialogs = inject(MatDialog);
  private readonly transloco = inject(TranslocoService);
  private readonly changes = inject(Changes);
  readonly request = input.required<InformationRequest>();
  readonly changed = output<void>();
  protected readonly doing = attempt();

  protected can(verb: InformationRequest['actions'][number]): boolean {
    return this.request().actions.includes(verb);
  }

  protected async respond(): Promise<void> {
    const opened = this.dialogs.open<RespondDialog, InformationRequest, boolean>(RespondDialog, {
      data: this.request(),
      width: '560px',
    });
    if (await firstValueFrom(opened.afterClosed())) this.done();
  }

  protected async approve(): Promise<void> {
    const { id, response } = this.request();
    const contentHash = response?.contentHash;
    if (contentHash && (await this.sure('approve')))
      await this.run(() => informationRequestApprove(id, { contentHash }));
  }

  protected async withdraw(): Promise<void> {
    if (await this.sure('withdraw')) await this.run(() => informationRequestWithdraw(this.request().id));
  }

  private async run(work: () => Promise<object>): Promise<void> {
    if (await this.doing.run(work)) this.done();
  }

  private done(): void {
    this.changes.happened();
    this.changed.emit();
  }

  private sure(verb: 'approve' | 'withdraw'): Promise<boolean> {
    const { ref, asker } = this.request();
    const text = (part: string) => this.transloco.translate(`request.${verb}.${part}`, { ref, name: asker.name });
    return confirm(this.dialogs, { heading: text('heading'), text: text('text'), verb: text('verb') });
  }
}
