import { Component, computed, inject, signal } from '@angular/core';
import { form, FormField } from '@angular/forms/signals';
import { MatButton } from '@angular/material/button';
import { MatDialogModule, MatDialogRef } from '@angular/material/dialog';
import { TranslocoPipe, TranslocoService } from '@jsverse/transloco';
import { firstRoles, rolesOf, userDraft } from '@watchbook/contract';
import { Choices, Control, Faults, FaultSummary, Field } from '@watchbook/ui';
import { userCreate } from '../../platform/api/generated/client.js';
import { submission } from '../../platform/form/submission.js';
import { Session } from '../../platform/session.js';
import { InvitationLink } from '../invitation-link.js';

/** Invites a person to the own institution; closes with true. */
@Component({
  imports: [
    Choices,
    Control,
    Faults,
    FaultSummary,
    Field,
    FormField,
    InvitationLink,
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
    <h2 matDialogTitle>{{ 'administration.people.invite' | transloco }}</h2>
    <mat-dialog-content>
      @if (invitationUrl(); as url) {
        <wb-invitation-link [url]="url" />
      } @else {
        <wb-fault-summary [failure]="sending.failure()" />
        <wb-field pointer="/name" [label]="'administration.people.name' | transloco" [required]="true">
          <input class="input" autocomplete="off" wbControl [formField]="form.name" />
        </wb-field>
        <wb-field pointer="/email" [label]="'session.email' | transloco" [required]="true">
          <input class="input" type="email" autocomplete="off" wbControl [formField]="form.email" />
        </wb-field>
        <wb-choices
          pointer="/roles"
          [legend]="'administration.people.roles' | transloco"
          [choices]="choices()"
          [chosen]="roles()"
          (chosenChange)="roles.set($event)"
        />
        @if (waits()) {
          <p class="sub">{{ 'administration.people.second' | transloco }}</p>
        }
      }
    </mat-dialog-content>
    <mat-dialog-actions align="end">
      @if (invitationUrl()) {
        <button matButton="filled" type="button" [matDialogClose]="true">{{ 'approval.close' | transloco }}</button>
      } @else {
        <button matButton="outlined" type="button" matDialogClose>{{ 'ui.cancel' | transloco }}</button>
        <button matButton="filled" type="submit" [disabled]="sending.running()">
          {{ 'administration.people.invite' | transloco }}
        </button>
      }
    </mat-dialog-actions>
  </form>`,
})
export class PersonDialog {
  private readonly closing = inject<MatDialogRef<PersonDialog, boolean>>(MatDialogRef);
  private readonly transloco = inject(TranslocoService);
  private readonly kind = inject(Session).person().institution.kind;
  private readonly model = signal({ name: '', email: '' });
  protected readonly form = form(this.model);
  protected readonly roles = signal<string[]>([rolesOf[this.kind][0]!]);
  protected readonly invitationUrl = signal<string | null>(null);
  protected readonly choices = computed(() => {
    this.transloco.activeLang();
    return rolesOf[this.kind].map((value) => ({
      value,
      label: this.transloco.translate<string>(`code.role.${value}`),
    }));
  });
  protected readonly waits = computed(() => this.roles().some((role) => !firstRoles.some((first) => first === role)));
  protected readonly sending = submission({
    schema: userDraft,
    body: () => ({ ...this.model(), roles: this.roles() }),
    send: (draft) => userCreate(draft),
    sent: ({ invitationUrl }) =>
      invitationUrl === null ? this.closing.close(true) : this.invitationUrl.set(invitationUrl),
  });
}
