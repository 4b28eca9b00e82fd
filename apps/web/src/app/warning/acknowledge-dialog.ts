import { Component, computed, inject, signal } from '@angular/core';
import { form, FormField } from '@angular/forms/signals';
import { MatButton } from '@angular/material/button';
import { MAT_DIALOG_DATA, MatDialogModule, MatDialogRef } from '@angular/material/dialog';
import { TranslocoPipe } from '@jsverse/transloco';
import {
  acknowledgementActions,
  acknowledgementDraft,
  type AcknowledgementDraft,
  type WarningView,
} from '@watchbook/contract';
import { Control, Failure, Faults, FaultSummary, Field, Time } from '@watchbook/ui';
import { warningAcknowledge } from '../platform/api/generated/client.js';
import { faultsOfProblem } from '../platform/form/problem-faults.js';
import { faultsOf } from '../platform/form/zod-faults.js';
import { attempt } from '../platform/http/attempt.js';

/** Asks what the institution did, and acknowledges the warning for it; closes with true. */
@Component({
  imports: [Control, Failure, Faults, FaultSummary, Field, FormField, MatButton, MatDialogModule, Time, TranslocoPipe],
  template: `<form novalidate [wbFaults]="faults()" [showAll]="attempted()" (submit)="send($event)">
    <h2 matDialogTitle>{{ 'warning.acknowledge.heading' | transloco }}</h2>
    <mat-dialog-content>
      <p class="sub">
        <span class="mono">{{ warning.ref }}</span> · {{ 'warning.acknowledge.text' | transloco }}
        <wb-time [at]="warning.acknowledgeBy" />
      </p>
      <wb-fault-summary />
      @if (sending.failure(); as failure) {
        @if (failure.errors.length === 0) {
          <wb-failure [failure]="failure" [compact]="true" />
        }
      }
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
  styles: `
    mat-dialog-content {
      display: flex;
      flex-direction: column;
      gap: var(--s4);
    }
  `,
})
export class AcknowledgeDialog {
  private readonly closing = inject<MatDialogRef<AcknowledgeDialog, boolean>>(MatDialogRef);
  protected readonly warning = inject<WarningView>(MAT_DIALOG_DATA);
  protected readonly actions = acknowledgementActions;
  private readonly model = signal({ action: '', comment: '' });
  protected readonly form = form(this.model);
  protected readonly attempted = signal(false);
  protected readonly sending = attempt();
  private readonly body = computed(() => ({
    action: this.model().action,
    comment: this.model().comment.trim() || null,
  }));
  protected readonly faults = computed(() => {
    const own = faultsOf(acknowledgementDraft, this.body());
    return own.length > 0 ? own : faultsOfProblem(this.sending.failure());
  });

  protected async send(event: Event): Promise<void> {
    event.preventDefault();
    this.attempted.set(true);
    this.sending.forget();
    if (this.faults().length > 0) return;
    const given = await this.sending.run(() =>
      warningAcknowledge(this.warning.id, this.body() as AcknowledgementDraft),
    );
    if (given) this.closing.close(true);
  }
}
