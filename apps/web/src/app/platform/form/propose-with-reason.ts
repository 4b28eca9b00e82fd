import { Component, inject, signal } from '@angular/core';
import { form, FormField } from '@angular/forms/signals';
import { MatButton } from '@angular/material/button';
import { MAT_DIALOG_DATA, type MatDialog, MatDialogModule, MatDialogRef } from '@angular/material/dialog';
import { TranslocoPipe } from '@jsverse/transloco';
import { changeReason } from '@watchbook/contract';
import { Control, Faults, FaultSummary, Field } from '@watchbook/ui';
import { firstValueFrom } from 'rxjs';
import { submission } from './submission.js';

/** A change that is proposed with nothing but a reason. */
export interface ReasonQuestion {
  heading: string;
  text: string;
  verb: string;
  send: (reason: string) => Promise<unknown>;
}

/** Asks why, and proposes the change; closes with true. */
@Component({
  imports: [Control, Faults, FaultSummary, Field, FormField, MatButton, MatDialogModule, TranslocoPipe],
  template: `<form
    novalidate
    [wbFaults]="sending.faults()"
    [showAll]="sending.attempted()"
    (submit)="sending.send($event)"
  >
    <h2 matDialogTitle>{{ question.heading }}</h2>
    <mat-dialog-content>
      <p class="prose">{{ question.text }}</p>
      <wb-fault-summary [failure]="sending.failure()" />
      <wb-field pointer="/reason" [label]="'notice.reason' | transloco" [required]="true">
        <textarea class="textarea" rows="3" wbControl [formField]="form.reason"></textarea>
      </wb-field>
    </mat-dialog-content>
    <mat-dialog-actions align="end">
      <button matButton="outlined" type="button" matDialogClose>{{ 'ui.cancel' | transloco }}</button>
      <button matButton="filled" type="submit" [disabled]="sending.running()">{{ question.verb }}</button>
    </mat-dialog-actions>
  </form>`,
})
export class ReasonDialog {
  private readonly closing = inject<MatDialogRef<ReasonDialog, boolean>>(MatDialogRef);
  protected readonly question = inject<ReasonQuestion>(MAT_DIALOG_DATA);
  private readonly body = signal({ reason: '' });
  protected readonly form = form(this.body);
  protected readonly sending = submission({
    schema: changeReason,
    body: this.body,
    send: ({ reason }) => this.question.send(reason),
    sent: () => this.closing.close(true),
  });
}

/** Opens the dialog. @returns whether the change was proposed */
export async function proposeWithReason(dialogs: MatDialog, question: ReasonQuestion): Promise<boolean> {
  const opened = dialogs.open<ReasonDialog, ReasonQuestion, boolean>(ReasonDialog, { width: '480px', data: question });
  return (await firstValueFrom(opened.afterClosed())) ?? false;
}
