import { Component, computed, inject, signal } from '@angular/core';
import { form, FormField } from '@angular/forms/signals';
import { MatButton } from '@angular/material/button';
import { MAT_DIALOG_DATA, MatDialogModule, MatDialogRef } from '@angular/material/dialog';
import { TranslocoPipe } from '@jsverse/transloco';
import { screeningAlarmClosure, screeningAlarmVerdicts, type ScreeningAlarm } from '@watchbook/contract';
import { Control, Faults, FaultSummary, Field, Mask, Time } from '@watchbook/ui';
import { screeningAlarmClose } from '../platform/api/generated/client.js';
import { Changes } from '../platform/changes.js';
import { submission } from '../platform/form/submission.js';

/** Shows an alarm with its counts, asks what was found and closes it; closes with true. */
@Component({
  imports: [Control, Faults, FaultSummary, Field, FormField, Mask, MatButton, MatDialogModule, Time, TranslocoPipe],
  template: `<form
    novalidate
    [wbFaults]="sending.faults()"
    [showAll]="sending.attempted()"
    (submit)="sending.send($event)"
  >
    <h2 matDialogTitle>{{ 'screening.alarm.kind.' + alarm.kind | transloco }}</h2>
    <mat-dialog-content>
      <p><wb-mask [value]="alarm.person.name" /> · {{ alarm.institution.name }} · <wb-time [at]="alarm.raisedAt" /></p>
      <p>{{ 'screening.alarm.why.' + alarm.kind | transloco: alarm }}</p>
      <p class="sub">{{ 'screening.alarm.noNames' | transloco }}</p>
      <wb-fault-summary [failure]="sending.failure()" />
      <wb-field pointer="/verdict" [label]="'screening.alarm.found' | transloco" [required]="true">
        <select class="select" wbControl [formField]="form.verdict">
          <option value=""></option>
          @for (code of verdicts; track code) {
            <option [value]="code">{{ 'screening.alarm.verdict.' + code | transloco }}</option>
          }
        </select>
      </wb-field>
      <wb-field pointer="/reason" [label]="'screening.alarm.reason' | transloco" [required]="true">
        <textarea class="textarea" rows="4" wbControl [formField]="form.reason"></textarea>
      </wb-field>
    </mat-dialog-content>
    <mat-dialog-actions align="end">
      <button matButton="outlined" type="button" matDialogClose>{{ 'ui.cancel' | transloco }}</button>
      <button matButton="filled" type="submit" [disabled]="sending.running()">
        {{ 'screening.alarm.close' | transloco }}
      </button>
    </mat-dialog-actions>
  </form>`,
})
export class AlarmDialog {
  private readonly closing = inject<MatDialogRef<AlarmDialog, boolean>>(MatDialogRef);
  private readonly changes = inject(Changes);
  protected readonly alarm = inject<ScreeningAlarm>(MAT_DIALOG_DATA);
  protected readonly verdicts = screeningAlarmVerdicts;
  private readonly model = signal({ verdict: '', reason: '' });
  protected readonly form = form(this.model);
  private readonly body = computed(() => ({ ...this.model(), reason: this.model().reason.trim() }));
  protected readonly sending = submission({
    schema: screeningAlarmClosure,
    body: this.body,
    send: (closure) => screeningAlarmClose(this.alarm.id, closure),
    sent: () => {
      this.changes.happened();
      this.closing.close(true);
    },
  });
}
