import { Component, computed, inject, signal } from '@angular/core';
import { form, FormField } from '@angular/forms/signals';
import { MatButton } from '@angular/material/button';
import { MAT_DIALOG_DATA, MatDialogModule, MatDialogRef } from '@angular/material/dialog';
import { TranslocoPipe } from '@jsverse/transloco';
import { acknowledgementActions, acknowledgementDraft, type WarningView } from '@watchbook/contract';
import { Control, Faults, FaultSummary, Field, Time } from '@watchbook/ui';
import { warningAcknowledge } from '../platform/api/generated/client.js';
import { submission } from '../platform/form/submission.js';

/** Asks what the institution did, and acknowledges the warning for it; closes with true. */
@Component({
  imports: [Control, Faults, FaultSummary, Field, FormField, MatButton, MatDialogModule, Time, TranslocoPipe],
  template: `<form
    novalidate
    [wbFaults]="sending.faults()"
    [showAll]="sending.attempted()"
    (submit)="sending.send($event)"
  >
    <h2 matDialogTitle>{{ 'warning.acknowledge.heading' | transloco }}</h2>
    <mat-dialog-content>
      <p class="sub">
        <span class="mono">{{ warning.ref }}</span> · {{ 'warning.acknowledge.text' | transloco }}
        <wb-time [at]="warning.acknowledgeBy" />
      </p>
      <wb-fault-summary [failure]="sending.failure()" />
      <wb-field pointer="/action" [label]="'warning.acknowledge.action' | transloco" [required]="true">
        <select class="select" wbControl [formField]="form.action">
          <option value=""></option>
          @for (code of actions; track code) {
            <option [value]="code">{{ 'warning.action.' + code | transloco }}</option>
          }
        </select>
      </wb-field>
      <wb-field pointer="/comment" [label]="'warning.acknowledge.comment' | transloco" [required]="false">
        <textarea class="textarea" rows="4" wbControl [formField]="form.comment"></textarea>
      </wb-field>
    </mat-dialog-content>
    <mat-dialog-actions align="end">
      <button matButton="outlined" type="button" matDialogClose>{{ 'ui.cancel' | transloco }}</button>
      <button matButton="filled" type="submit" [disabled]="sending.running()">
        {{ 'warning.acknowledge.verb' | transloco }}
      </button>
    </mat-dialog-actions>
  </form>`,
})
export class AcknowledgeDialog {
  private readonly closing = inject<MatDialogRef<AcknowledgeDialog, boolean>>(MatDialogRef);
  protected readonly warning = inject<WarningView>(MAT_DIALOG_DATA);
  protected readonly actions = acknowledgementActions;
  private readonly model = signal({ action: '', comment: '' });
  protected readonly form = form(this.model);
  private readonly body = computed(() => ({
    action: this.model().action,
    comment: this.model().comment.trim() || null,
  }));
  protected readonly sending = submission({
    schema: acknowledgementDraft,
    body: this.body,
    send: (draft) => warningAcknowledge(this.warning.id, draft),
    sent: () => this.closing.close(true),
  });
}
