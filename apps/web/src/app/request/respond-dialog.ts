import { Component, computed, inject, signal } from '@angular/core';
import { form, FormField } from '@angular/forms/signals';
import { MatButton } from '@angular/material/button';
import { MAT_DIALOG_DATA, MatDialogModule, MatDialogRef } from '@angular/material/dialog';
import { TranslocoPipe } from '@jsverse/transloco';
import { declineReasons, informationResponseDraft, type InformationRequest } from '@watchbook/contract';
import { Control, Faults, FaultSummary, Field } from '@watchbook/ui';
import { informationRequestRespond } from '../platform/api/generated/client.js';
import { submission } from '../platform/form/submission.js';

/** Drafts an answer, or declines; a second person approves it. Closes with true. */
@Component({
  imports: [Control, Faults, FaultSummary, Field, FormField, MatButton, MatDialogModule, TranslocoPipe],
  template: `<form
    novalidate
    [wbFaults]="sending.faults()"
    [showAll]="sending.attempted()"
    (submit)="sending.send($event)"
  >
    <h2 matDialogTitle>{{ 'request.respond.heading' | transloco }}</h2>
    <mat-dialog-content>
      <p class="sub">
        <span class="mono">{{ request.ref }}</span> ·
        {{ 'request.respond.text' | transloco: { name: request.asker.name } }}
      </p>
      <wb-fault-summary [failure]="sending.failure()" />
      <wb-field pointer="/decline" [label]="'request.respond.decline' | transloco" [required]="false">
        <select class="select" wbControl [formField]="form.decline">
          <option value="">{{ 'request.respond.answers' | transloco }}</option>
          @for (code of reasons; track code) {
            <option [value]="code">{{ 'request.decline.' + code | transloco }}</option>
          }
        </select>
      </wb-field>
      <wb-field
        pointer="/text"
        [label]="'request.answer' | transloco"
        [hint]="'request.respond.hint' | transloco"
        [required]="model().decline === ''"
      >
        <textarea class="textarea" rows="8" wbControl [formField]="form.text"></textarea>
      </wb-field>
    </mat-dialog-content>
    <mat-dialog-actions align="end">
      <button matButton="outlined" type="button" matDialogClose>{{ 'ui.cancel' | transloco }}</button>
      <button matButton="filled" type="submit" [disabled]="sending.running()">
        {{ 'request.respond.draft' | transloco }}
      </button>
    </mat-dialog-actions>
  </form>`,
})
export class RespondDialog {
  private readonly closing = inject<MatDialogRef<RespondDialog, boolean>>(MatDialogRef);
  protected readonly request = inject<InformationRequest>(MAT_DIALOG_DATA);
  protected readonly reasons = declineReasons;
  protected readonly model = signal({
    decline: (this.request.response?.decline ?? '') as string,
    text: this.request.response?.text ?? '',
  });
  protected readonly form = form(this.model);
  private readonly body = computed(() => ({
    decline: this.model().decline || null,
    text: this.model().text.trim() || null,
  }));
  protected readonly sending = submission({
    schema: informationResponseDraft,
    body: this.body,
    send: (draft) => informationRequestRespond(this.request.id, draft),
    sent: () => this.closing.close(true),
  });
}
