import { Component, inject, signal } from '@angular/core';
import { form, FormField } from '@angular/forms/signals';
import { MatButton } from '@angular/material/button';
import { MAT_DIALOG_DATA, MatDialogModule, MatDialogRef } from '@angular/material/dialog';
import { TranslocoPipe } from '@jsverse/transloco';
import { warningWithdrawal, type WarningView } from '@watchbook/contract';
import { Control, Faults, FaultSummary, Field } from '@watchbook/ui';
import { warningWithdraw } from '../platform/api/generated/client.js';
import { submission } from '../platform/form/submission.js';

/** Asks for the reason and takes the warning back; closes with true. */
@Component({
  imports: [Control, Faults, FaultSummary, Field, FormField, MatButton, MatDialogModule, TranslocoPipe],
  template: `<form
    novalidate
    [wbFaults]="sending.faults()"
    [showAll]="sending.attempted()"
    (submit)="sending.send($event)"
  >
    <h2 matDialogTitle>{{ 'warning.withdraw.heading' | transloco }}</h2>
    <mat-dialog-content>
      <p class="sub">
        <span class="mono">{{ warning.ref }}</span> · {{ 'warning.withdraw.text' | transloco }}
      </p>
      <wb-fault-summary [failure]="sending.failure()" />
      <wb-field pointer="/reason" [label]="'notice.reason' | transloco" [required]="true">
        <textarea class="textarea" rows="5" wbControl [formField]="form.reason"></textarea>
      </wb-field>
    </mat-dialog-content>
    <mat-dialog-actions align="end">
      <button matButton="outlined" type="button" matDialogClose>{{ 'ui.cancel' | transloco }}</button>
      <button matButton="filled" type="submit" [disabled]="sending.running()">
        {{ 'warning.withdraw.verb' | transloco }}
      </button>
    </mat-dialog-actions>
  </form>`,
})
export class WithdrawDialog {
  private readonly closing = inject<MatDialogRef<WithdrawDialog, boolean>>(MatDialogRef);
  protected readonly warning = inject<WarningView>(MAT_DIALOG_DATA);
  private readonly body = signal({ reason: '' });
  protected readonly form = form(this.body);
  protected readonly sending = submission({
    schema: warningWithdrawal,
    body: this.body,
    send: (withdrawal) => warningWithdraw(this.warning.id, withdrawal),
    sent: () => this.closing.close(true),
  });
}
