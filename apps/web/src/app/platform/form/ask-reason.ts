import { Component, inject, signal } from '@angular/core';
import { form, FormField } from '@angular/forms/signals';
import { MatButton } from '@angular/material/button';
import { MAT_DIALOG_DATA, type MatDialog, MatDialogModule, MatDialogRef } from '@angular/material/dialog';
import { TranslocoPipe } from '@jsverse/transloco';
import { changeReason } from '@watchbook/contract';
import { Control, Faults, FaultSummary, Field } from '@watchbook/ui';
import { firstValueFrom } from 'rxjs';
import type { z } from 'zod';
import { submission } from './submission.js';

/** What is done with nothing but a reason. */
export interface ReasonQuestion<T extends object> {
  heading: string;
  /** Reference of what it is about, where one notice or warning is. */
  ref?: string;
  text: string;
  verb: string;
  /** The contract of the reason; that of a proposed change where it is left out. */
  schema?: z.ZodType<{ reason: string }>;
  send: (reason: string) => Promise<T>;
}

/** Asks why, and does it; closes with the answer. */
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
      @if (question.ref; as ref) {
        <p class="sub">
          <span class="mono">{{ ref }}</span> · {{ question.text }}
        </p>
      } @else {
        <p class="prose">{{ question.text }}</p>
      }
      <wb-fault-summary [failure]="sending.failure()" />
      <wb-field pointer="/reason" [label]="'notice.reason' | transloco" [required]="true">
        <textarea class="textarea" [rows]="question.ref ? 5 : 3" wbControl [formField]="form.reason"></textarea>
      </wb-field>
    </mat-dialog-content>
    <mat-dialog-actions align="end">
      <button matButton="outlined" type="button" matDialogClose>{{ 'ui.cancel' | transloco }}</button>
      <button matButton="filled" type="submit" [disabled]="sending.running()">{{ question.verb }}</button>
    </mat-dialog-actions>
  </form>`,
})
class ReasonDialog {
  private readonly closing = inject<MatDialogRef<ReasonDialog, object>>(MatDialogRef);
  protected readonly question = inject<ReasonQuestion<object>>(MAT_DIALOG_DATA);
  private readonly body = signal({ reason: '' });
  protected readonly form = form(this.body);
  protected readonly sending = submission({
    schema: this.question.schema ?? changeReason,
    body: this.body,
    send: ({ reason }) => this.question.send(reason),
    sent: (answer) => this.closing.close(answer),
  });
}

/** Opens the dialog. @returns what the portal answered, or undefined when it was left */
export async function askReason<T extends object>(
  dialogs: MatDialog,
  question: ReasonQuestion<T>,
): Promise<T | undefined> {
  const opened = dialogs.open<ReasonDialog, ReasonQuestion<T>, T>(ReasonDialog, { width: '480px', data: question });
  return firstValueFrom(opened.afterClosed());
}
