import { Component, inject, signal } from '@angular/core';
import { form, FormField } from '@angular/forms/signals';
import { MatButton } from '@angular/material/button';
import { MAT_DIALOG_DATA, MatDialogModule, MatDialogRef } from '@angular/material/dialog';
import { TranslocoPipe } from '@jsverse/transloco';
import { changeReason, type ChangeProposalView } from '@watchbook/contract';
import { Control, Failure, Faults, FaultSummary, Field, Time } from '@watchbook/ui';
import { changeProposalApprove, changeProposalReject } from '../../platform/api/generated/client.js';
import { submission } from '../../platform/form/submission.js';
import { attempt } from '../../platform/http/attempt.js';
import { InvitationLink } from '../invitation-link.js';
import { ChangeLines } from './change-lines.js';

/** Shows exactly what would change and takes the decision of a second person; closes with true. */
@Component({
  imports: [
    ChangeLines,
    Control,
    Failure,
    Faults,
    FaultSummary,
    Field,
    FormField,
    InvitationLink,
    MatButton,
    MatDialogModule,
    Time,
    TranslocoPipe,
  ],
  template: `<form
    novalidate
    [wbFaults]="rejecting.faults()"
    [showAll]="rejecting.attempted()"
    (submit)="rejecting.send($event)"
  >
    <h2 matDialogTitle>{{ 'approval.kind.' + proposal.kind | transloco }}</h2>
    <mat-dialog-content>
      <p class="sub">
        {{ proposal.proposedBy?.name }} · {{ proposal.institution }} · <wb-time [at]="proposal.proposedAt" />
      </p>
      <wb-change-lines [proposal]="proposal" />
      <p class="sub">
        {{ 'approval.hash' | transloco }} <span class="mono hash">{{ proposal.contentHash }}</span>
      </p>
      @if (invitationUrl(); as url) {
        <wb-invitation-link [url]="url" />
      } @else {
        @if (approving.failure(); as failure) {
          <wb-failure [failure]="failure" [compact]="true" />
        }
        <wb-fault-summary [failure]="rejecting.failure()" />
        @if (refusing()) {
          <wb-field pointer="/reason" [label]="'notice.reason' | transloco" [required]="true">
            <textarea class="textarea" rows="3" wbControl [formField]="form.reason"></textarea>
          </wb-field>
        }
      }
    </mat-dialog-content>
    <mat-dialog-actions align="end">
      @if (invitationUrl()) {
        <button matButton="filled" type="button" [matDialogClose]="true">{{ 'approval.close' | transloco }}</button>
      } @else {
        <button matButton="outlined" type="button" matDialogClose>{{ 'ui.cancel' | transloco }}</button>
        @if (refusing()) {
          <button matButton="filled" type="submit" [disabled]="rejecting.running()">
            {{ 'approval.reject' | transloco }}
          </button>
        } @else {
          <button matButton="outlined" type="button" (click)="refusing.set(true)">
            {{ 'approval.reject' | transloco }}
          </button>
          <button matButton="filled" type="button" [disabled]="approving.running()" (click)="approve()">
            {{ 'approval.approve' | transloco }}
          </button>
        }
      }
    </mat-dialog-actions>
  </form>`,
  styles: `
    .hash {
      overflow-wrap: anywhere;
    }
  `,
})
export class DecisionDialog {
  private readonly closing = inject<MatDialogRef<DecisionDialog, boolean>>(MatDialogRef);
  protected readonly proposal = inject<ChangeProposalView>(MAT_DIALOG_DATA);
  protected readonly refusing = signal(false);
  protected readonly invitationUrl = signal<string | null>(null);
  protected readonly approving = attempt();
  private readonly body = signal({ reason: '' });
  protected readonly form = form(this.body);
  protected readonly rejecting = submission({
    schema: changeReason,
    body: this.body,
    send: (reason) => changeProposalReject(this.proposal.id, reason),
    sent: () => this.closing.close(true),
  });

  protected async approve(): Promise<void> {
    const { id, contentHash } = this.proposal;
    if (contentHash === null) return;
    const decided = await this.approving.run(() => changeProposalApprove(id, { contentHash }));
    if (!decided) return;
    if (decided.invitationUrl === null) this.closing.close(true);
    else this.invitationUrl.set(decided.invitationUrl);
  }
}
