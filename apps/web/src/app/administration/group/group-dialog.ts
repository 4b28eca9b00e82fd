import { Component, computed, inject, signal } from '@angular/core';
import { form, FormField } from '@angular/forms/signals';
import { MatButton } from '@angular/material/button';
import { MatDialogModule, MatDialogRef } from '@angular/material/dialog';
import { TranslocoPipe } from '@jsverse/transloco';
import { sharingGroupDraft } from '@watchbook/contract';
import { Choices, Control, Failure, Faults, FaultSummary, Field } from '@watchbook/ui';
import { sharingGroupPropose } from '../../platform/api/generated/client.js';
import { submission } from '../../platform/form/submission.js';
import { Session } from '../../platform/session.js';
import { joinable } from './joinable.js';

/** Proposes a sharing group; closes with true. */
@Component({
  imports: [
    Choices,
    Control,
    Failure,
    Faults,
    FaultSummary,
    Field,
    FormField,
    MatButton,
    MatDialogModule,
    TranslocoPipe,
  ],
  template: `<form
    novalidate
    [wbFaults]="sending.faults()"
    [showAll]="sending.attempted()"
    (submit)="sending.send($event)"
  >
    <h2 matDialogTitle>{{ 'group.add' | transloco }}</h2>
    <mat-dialog-content>
      <wb-fault-summary [failure]="sending.failure()" />
      @if (institutions.list.failure(); as failure) {
        <wb-failure [failure]="failure" (retry)="institutions.list.reload()" />
      }
      <wb-field pointer="/name" [label]="'administration.people.name' | transloco" [required]="true">
        <input class="input" autocomplete="off" wbControl [formField]="form.name" />
      </wb-field>
      <wb-field
        pointer="/slug"
        [label]="'institution.slug' | transloco"
        [hint]="'institution.slugHint' | transloco"
        [required]="true"
      >
        <input class="input" autocomplete="off" wbControl [formField]="form.slug" />
      </wb-field>
      @if (byOperator) {
        <wb-field pointer="/chairInstitutionId" [label]="'group.chairLabel' | transloco" [required]="true">
          <select class="select" wbControl [formField]="form.chairInstitutionId">
            <option value=""></option>
            @for (institution of institutions.choices(); track institution.value) {
              <option [value]="institution.value">{{ institution.label }}</option>
            }
          </select>
        </wb-field>
      }
      <wb-choices
        pointer="/invitedInstitutionIds"
        [legend]="'group.inviteLegend' | transloco"
        [choices]="institutions.choices()"
        [chosen]="invited()"
        (chosenChange)="invited.set($event)"
      />
      <wb-field pointer="/reason" [label]="'notice.reason' | transloco" [required]="true">
        <textarea class="textarea" rows="3" wbControl [formField]="form.reason"></textarea>
      </wb-field>
    </mat-dialog-content>
    <mat-dialog-actions align="end">
      <button matButton="outlined" type="button" matDialogClose>{{ 'ui.cancel' | transloco }}</button>
      <button matButton="filled" type="submit" [disabled]="sending.running()">
        {{ 'approval.propose' | transloco }}
      </button>
    </mat-dialog-actions>
  </form>`,
})
export class GroupDialog {
  private readonly closing = inject<MatDialogRef<GroupDialog, boolean>>(MatDialogRef);
  private readonly institution = inject(Session).person().institution;
  protected readonly byOperator = this.institution.kind === 'operator';
  protected readonly institutions = joinable([this.institution.id]);
  private readonly model = signal({ name: '', slug: '', chairInstitutionId: '', reason: '' });
  protected readonly form = form(this.model);
  protected readonly invited = signal<string[]>([]);
  private readonly body = computed(() => {
    const { chairInstitutionId, ...rest } = this.model();
    return { ...rest, ...(this.byOperator ? { chairInstitutionId } : {}), invitedInstitutionIds: this.invited() };
  });
  protected readonly sending = submission({
    schema: sharingGroupDraft,
    body: this.body,
    send: (draft) => sharingGroupPropose(draft),
    sent: () => this.closing.close(true),
  });
}
