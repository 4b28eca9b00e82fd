import { Component, computed, inject, signal } from '@angular/core';
import { form, FormField } from '@angular/forms/signals';
import { MatButton } from '@angular/material/button';
import { MatDialogModule, MatDialogRef } from '@angular/material/dialog';
import { TranslocoPipe } from '@jsverse/transloco';
import { userDraft, type UserDraft } from '@watchbook/contract';
import { Control, Failure, Faults, FaultSummary, Field } from '@watchbook/ui';
import { userCreate } from '../platform/api/generated/client.js';
import { faultsOfProblem } from '../platform/form/problem-faults.js';
import { faultsOf } from '../platform/form/zod-faults.js';
import { attempt } from '../platform/http/attempt.js';

/** Adds a person to the own institution; closes with true. */
@Component({
  imports: [Control, Failure, Faults, FaultSummary, Field, FormField, MatButton, MatDialogModule, TranslocoPipe],
  template: `<form novalidate [wbFaults]="faults()" [showAll]="attempted()" (submit)="send($event)">
    <h2 matDialogTitle>{{ 'administration.people.add' | transloco }}</h2>
    <mat-dialog-content>
      <wb-fault-summary />
      @if (sending.failure(); as failure) {
        @if (failure.errors.length === 0) {
          <wb-failure [failure]="failure" [compact]="true" />
        }
      }
      <wb-field pointer="/name" [label]="'administration.people.name' | transloco">
        <input class="input" autocomplete="off" wbControl [formField]="form.name" />
      </wb-field>
      <wb-field pointer="/email" [label]="'session.email' | transloco">
        <input class="input" type="email" autocomplete="off" wbControl [formField]="form.email" />
      </wb-field>
      <wb-field pointer="/roles" [label]="'administration.people.role' | transloco">
        <select class="select" wbControl [formField]="form.role">
          @for (role of roles; track role) {
            <option [value]="role">{{ 'code.role.' + role | transloco }}</option>
          }
        </select>
      </wb-field>
      <wb-field
        pointer="/password"
        [label]="'session.password' | transloco"
        [hint]="'administration.people.passwordHint' | transloco"
      >
        <input class="input" type="password" autocomplete="new-password" wbControl [formField]="form.password" />
      </wb-field>
    </mat-dialog-content>
    <mat-dialog-actions align="end">
      <button matButton="outlined" type="button" matDialogClose>{{ 'ui.cancel' | transloco }}</button>
      <button matButton="filled" type="submit" [disabled]="sending.running()">
        {{ 'administration.people.add' | transloco }}
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
export class PersonDialog {
  private readonly closing = inject<MatDialogRef<PersonDialog, boolean>>(MatDialogRef);
  protected readonly roles = ['analyst', 'compliance-officer', 'institution-admin'];
  private readonly model = signal({ name: '', email: '', role: 'analyst', password: '' });
  protected readonly form = form(this.model);
  protected readonly attempted = signal(false);
  protected readonly sending = attempt();
  private readonly body = computed(() => {
    const { name, email, role, password } = this.model();
    return { name, email, roles: [role], password };
  });
  protected readonly faults = computed(() => {
    const own = faultsOf(userDraft, this.body());
    return own.length > 0 ? own : faultsOfProblem(this.sending.failure());
  });

  protected async send(event: Event): Promise<void> {
    event.preventDefault();
    this.attempted.set(true);
    this.sending.forget();
    if (this.faults().length > 0) return;
    if (await this.sending.run(() => userCreate(this.body() as UserDraft))) this.closing.close(true);
  }
}
