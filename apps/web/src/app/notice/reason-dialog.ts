import { Component, inject, signal } from '@angular/core';
import { form, FormField } from '@angular/forms/signals';
import { MatButton } from '@angular/material/button';
import { MAT_DIALOG_DATA, MatDialogModule, MatDialogRef } from '@angular/material/dialog';
import { TranslocoPipe } from '@jsverse/transloco';
import { noticeRejection, type NoticeView } from '@watchbook/contract';
import { Control, Faults, FaultSummary, Field } from '@watchbook/ui';
import { noticeContest, noticeReject, noticeWithdraw } from '../platform/api/generated/client.js';
import { submission } from '../platform/form/submission.js';

const routes = { reject: noticeReject, withdraw: noticeWithdraw, contest: noticeContest };

/** What is done to the notice, for a reason. */
export interface ReasonDialogData {
  notice: NoticeView;
  verb: keyof typeof routes;
}

/** Asks for the reason of a rejection, withdrawal or contest, and does it; closes with the changed notice. */
@Component({
  imports: [Control, Faults, FaultSummary, Field, FormField, MatButton, MatDialogModule, TranslocoPipe],
  template: `<form
    novalidate
    [wbFaults]="sending.faults()"
    [showAll]="sending.attempted()"
    (submit)="sending.send($event)"
  >
    <h2 matDialogTitle>{{ base + 'heading' | transloco }}</h2>
    <mat-dialog-content>
      <p class="sub">
        <span class="mono">{{ data.notice.ref }}</span> · {{ base + 'text' | transloco }}
      </p>
      <wb-fault-summary [failure]="sending.failure()" />
      <wb-field pointer="/reason" [label]="'notice.reason' | transloco" [required]="true">
        <textarea class="textarea" rows="5" wbControl [formField]="form.reason"></textarea>
      </wb-field>
    </mat-dialog-content>
    <mat-dialog-actions align="end">
      <button matButton="outlined" type="button" matDialogClose>{{ 'ui.cancel' | transloco }}</button>
      <button matButton="filled" type="submit" [disabled]="sending.running()">{{ base + 'verb' | transloco }}</button>
    </mat-dialog-actions>
  </form>`,
})
export class ReasonDialog {
  private readonly closing = inject<MatDialogRef<ReasonDialog, NoticeView>>(MatDialogRef);
  protected readonly data = inject<ReasonDialogData>(MAT_DIALOG_DATA);
  protected readonly base = `notice.${this.data.verb}.`;
  protected readonly body = signal({ reason: '' });
  protected readonly form = form(this.body);
  protected readonly sending = submission({
    schema: noticeRejection,
    body: this.body,
    send: (stated) => routes[this.data.verb](this.data.notice.id, stated),
    sent: (changed) => this.closing.close(changed),
  });
}
