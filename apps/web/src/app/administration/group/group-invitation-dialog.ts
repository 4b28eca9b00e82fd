import { Component, inject, signal } from '@angular/core';
import { form, FormField } from '@angular/forms/signals';
import { MatButton } from '@angular/material/button';
import { MAT_DIALOG_DATA, MatDialogModule, MatDialogRef } from '@angular/material/dialog';
import { TranslocoPipe } from '@jsverse/transloco';
import { groupInvitation, type SharingGroupView } from '@watchbook/contract';
import { Control, Failure, Faults, FaultSummary, Field } from '@watchbook/ui';
import { sharingGroupInvite } from '../../platform/api/generated/client.js';
import { submission } from '../../platform/form/submission.js';
import { joinable } from './joinable.js';

/** Invites an institution into a group; it joins by its own two people. Closes with true. */
@Component({
  imports: [Control, Failure, Faults, FaultSummary, Field, FormField, MatButton, MatDialogModule, TranslocoPipe],
  template: `<form
    novalidate
    [wbFaults]="sending.faults()"
    [showAll]="sending.attempted()"
    (submit)="sending.send($event)"
  >
    <h2 matDialogTitle>{{ 'group.inviteHeading' | transloco: { group: group.name } }}</h2>
    <mat-dialog-content>
      <p class="prose">{{ 'group.inviteText' | transloco }}</p>
      <wb-fault-summary [failure]="sending.failure()" />
      @if (institutions.list.failure(); as failure) {
        <wb-failure [failure]="failure" (retry)="institutions.list.reload()" />
      }
      <wb-field pointer="/institutionId" [label]="'group.institution' | transloco" [required]="true">
        <select class="select" wbControl [formField]="form.institutionId">
          <option value=""></option>
          @for (institution of institutions.choices(); track institution.value) {
            <option [value]="institution.value">{{ institution.label }}</option>
          }
        </select>
      </wb-field>
    </mat-dialog-content>
    <mat-dialog-actions align="end">
      <button matButton="outlined" type="button" matDialogClose>{{ 'ui.cancel' | transloco }}</button>
      <button matButton="filled" type="submit" [disabled]="sending.running()">{{ 'group.invite' | transloco }}</button>
    </mat-dialog-actions>
  </form>`,
})
export class GroupInvitationDialog {
  private readonly closing = inject<MatDialogRef<GroupInvitationDialog, boolean>>(MatDialogRef);
  protected readonly group = inject<SharingGroupView>(MAT_DIALOG_DATA);
  protected readonly institutions = joinable(
    [...this.group.members, ...this.group.invited].map(({ institutionId }) => institutionId),
  );
  private readonly model = signal({ institutionId: '' });
  protected readonly form = form(this.model);
  protected readonly sending = submission({
    schema: groupInvitation,
    body: this.model,
    send: (invitation) => sharingGroupInvite(this.group.id, invitation),
    sent: () => this.closing.close(true),
  });
}
