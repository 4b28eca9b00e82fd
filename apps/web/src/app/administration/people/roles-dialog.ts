import { Component, computed, inject, signal } from '@angular/core';
import { form, FormField } from '@angular/forms/signals';
import { MatButton } from '@angular/material/button';
import { MAT_DIALOG_DATA, MatDialogModule, MatDialogRef } from '@angular/material/dialog';
import { TranslocoPipe, TranslocoService } from '@jsverse/transloco';
import { roleProposal, rolesOf, type UserView } from '@watchbook/contract';
import { Choices, Control, Faults, FaultSummary, Field } from '@watchbook/ui';
import { userProposeRoles } from '../../platform/api/generated/client.js';
import { submission } from '../../platform/form/submission.js';
import { Session } from '../../platform/session.js';

/** Proposes other roles for a colleague; closes with true. */
@Component({
  imports: [Choices, Control, Faults, FaultSummary, Field, FormField, MatButton, MatDialogModule, TranslocoPipe],
  template: `<form
    novalidate
    [wbFaults]="sending.faults()"
    [showAll]="sending.attempted()"
    (submit)="sending.send($event)"
  >
    <h2 matDialogTitle>{{ 'administration.people.rolesOf' | transloco: { name: user.name } }}</h2>
    <mat-dialog-content>
      <p class="sub">{{ 'administration.people.second' | transloco }}</p>
      <wb-fault-summary [failure]="sending.failure()" />
      <wb-choices
        pointer="/roles"
        [legend]="'administration.people.roles' | transloco"
        [choices]="choices()"
        [chosen]="roles()"
        (chosenChange)="roles.set($event)"
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
export class RolesDialog {
  private readonly closing = inject<MatDialogRef<RolesDialog, boolean>>(MatDialogRef);
  private readonly transloco = inject(TranslocoService);
  private readonly kind = inject(Session).person().institution.kind;
  protected readonly user = inject<UserView>(MAT_DIALOG_DATA);
  private readonly model = signal({ reason: '' });
  protected readonly form = form(this.model);
  protected readonly roles = signal<string[]>(this.user.roles);
  protected readonly choices = computed(() => {
    this.transloco.activeLang();
    return rolesOf[this.kind].map((value) => ({
      value,
      label: this.transloco.translate<string>(`code.role.${value}`),
    }));
  });
  protected readonly sending = submission({
    schema: roleProposal,
    body: () => ({ ...this.model(), roles: this.roles() }),
    send: (proposal) => userProposeRoles(this.user.id, proposal),
    sent: () => this.closing.close(true),
  });
}
