import { Component, computed, inject, signal } from '@angular/core';
import { form, FormField } from '@angular/forms/signals';
import { MatButton } from '@angular/material/button';
import { MAT_DIALOG_DATA, MatDialogModule, MatDialogRef } from '@angular/material/dialog';
import { TranslocoPipe } from '@jsverse/transloco';
import { informationRequestDraft, purposesWithCase, type InformationRequest, type Purpose } from '@watchbook/contract';
import { Control, Faults, FaultSummary, Field } from '@watchbook/ui';
import { informationRequestAsk } from '../platform/api/generated/client.js';
import { submission } from '../platform/form/submission.js';
import { Session } from '../platform/session.js';

/** The match that somebody wants to know more about. */
export interface AskDialogData {
  screeningId: string;
  noticeId: string;
}

const DAYS = 14;

/** Asks whoever holds a notice of which only that it exists is told; closes with the request. */
@Component({
  imports: [Control, Faults, FaultSummary, Field, FormField, MatButton, MatDialogModule, TranslocoPipe],
  template: `<form
    novalidate
    [wbFaults]="sending.faults()"
    [showAll]="sending.attempted()"
    (submit)="sending.send($event)"
  >
    <h2 matDialogTitle>{{ 'request.ask.heading' | transloco }}</h2>
    <mat-dialog-content>
      <p class="sub">{{ 'request.ask.text' | transloco }}</p>
      <wb-fault-summary [failure]="sending.failure()" />
      <wb-field pointer="/purpose" [label]="'purpose.purpose' | transloco" [required]="true">
        <select class="select" wbControl [formField]="form.purpose">
          <option value=""></option>
          @for (code of codes; track code) {
            <option [value]="code">{{ 'code.purpose.' + code | transloco }}</option>
          }
        </select>
      </wb-field>
      <wb-field
        pointer="/caseReference"
        [label]="'purpose.caseReference' | transloco"
        [hint]="'purpose.caseHint' | transloco"
        [required]="needsCase()"
      >
        <input class="input" autocomplete="off" wbControl [formField]="form.caseReference" />
      </wb-field>
      <wb-field
        pointer="/question"
        [label]="'request.question' | transloco"
        [hint]="'request.ask.hint' | transloco"
        [required]="true"
      >
        <textarea class="textarea" rows="5" wbControl [formField]="form.question"></textarea>
      </wb-field>
      <wb-field pointer="/deadline" [label]="'request.ask.deadline' | transloco" [required]="true">
        <input class="input" type="date" wbControl [formField]="form.until" />
      </wb-field>
    </mat-dialog-content>
    <mat-dialog-actions align="end">
      <button matButton="outlined" type="button" matDialogClose>{{ 'ui.cancel' | transloco }}</button>
      <button matButton="filled" type="submit" [disabled]="sending.running()">
        {{ 'request.ask.verb' | transloco }}
      </button>
    </mat-dialog-actions>
  </form>`,
})
export class AskDialog {
  private readonly closing = inject<MatDialogRef<AskDialog, InformationRequest>>(MatDialogRef);
  private readonly match = inject<AskDialogData>(MAT_DIALOG_DATA);
  protected readonly codes = inject(Session).person().purposes;
  private readonly model = signal({ purpose: '', caseReference: '', question: '', until: inDays(DAYS) });
  protected readonly form = form(this.model);
  protected readonly needsCase = computed(() => purposesWithCase.includes(this.model().purpose as Purpose));
  private readonly body = computed(() => {
    const { purpose, caseReference, question, until } = this.model();
    const deadline = until ? endOf(until) : '';
    return { ...this.match, purpose, caseReference: caseReference.trim() || null, question, deadline };
  });
  protected readonly sending = submission({
    schema: informationRequestDraft,
    body: this.body,
    rules: () =>
      this.needsCase() && !this.model().caseReference.trim()
        ? [{ pointer: '/caseReference', code: 'case-reference' }]
        : [],
    send: (draft) => informationRequestAsk(draft),
    sent: (made) => this.closing.close(made),
  });
}

/** A day from now, as a field of dates holds it: the reader's own, as every time is shown. */
function inDays(days: number): string {
  const day = new Date();
  day.setDate(day.getDate() + days);
  return [day.getFullYear(), day.getMonth() + 1, day.getDate()].map((part) => String(part).padStart(2, '0')).join('-');
}

/** The last second of such a day; what is none stays as it is, for the contract to refuse. */
function endOf(day: string): string {
  const end = new Date(`${day}T23:59:59`);
  return Number.isNaN(end.getTime()) ? day : end.toISOString();
}
