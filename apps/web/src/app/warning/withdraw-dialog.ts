import { Component, computed, inject, signal } from '@angular/core';
import { form, FormField } from '@angular/forms/signals';
import { MatButton } from '@angular/material/button';
import { MAT_DIALOG_DATA, MatDialogModule, MatDialogRef } from '@angular/material/dialog';
import { TranslocoPipe } from '@jsverse/transloco';
import { warningWithdrawal, type WarningView } from '@watchbook/contract';
import { Control, Failure, Faults, FaultSummary, Field } from '@watchbook/ui';
import { warningWithdraw } from '../platform/api/generated/client.js';
import { faultsOfProblem } from '../platform/form/problem-faults.js';
import { faultsOf } from '../platform/form/zod-faults.js';
import { attempt } from '../platform/http/attempt.js';

/** Asks for the reason and takes the warning back; closes with true. */
@Component({
  imports: [Control, Failure, Faults, FaultSummary, Field, FormField, MatButton, MatDialogModule, TranslocoPipe],
  template: `<form novalidate [wbFaults]="faults()" [showAll]="attempted()" (submit)="send($event)">
    <h2 matDialogTitle>{{ 'warning.withdraw.heading' | transloco }}</h2>
    <mat-dialog-content>
      <p class="sub">
        <span class="mono">{{ warning.ref }}</span> · {{ 'warning.withdraw.text' | transloco }}
      </p>
      <wb-fault-summary />
      @if (sending.failure(); as failure) {
        @if (failure.errors.length === 0) {
          <wb-failure [failure]="failure" [compact]="true" />
        }
      }
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
  protected readonly attempted = signal(false);
  protected readonly sending = attempt();
  protected readonly faults = computed(() => {
    const own = faultsOf(warningWithdrawal, this.body());
    return own.length > 0 ? own : faultsOfProblem(this.sending.failure());
  });

  protected async send(event: Event): Promise<void> {
    event.preventDefault();
    this.attempted.set(true);
    this.sending.forget();
    if (this.faults().length > 0) return;
    if (await this.sending.run(() => warningWithdraw(this.warning.id, this.body()))) this.closing.close(true);
  }
}
