import { Component, computed, inject, signal } from '@angular/core';
import { form, FormField } from '@angular/forms/signals';
import { MatButton } from '@angular/material/button';
import { MAT_DIALOG_DATA, MatDialogModule, MatDialogRef } from '@angular/material/dialog';
import { RouterLink } from '@angular/router';
import { TranslocoPipe } from '@jsverse/transloco';
import type { AccountSecurity, PasskeyOptions, SecondFactorProof } from '@watchbook/contract';
import { Control, Faults, FaultSummary, Field } from '@watchbook/ui';
import { z } from 'zod';
import { accountSecurityStepUpOptions } from '../platform/api/generated/client.js';
import { submission } from '../platform/form/submission.js';
import { Session } from '../platform/session.js';
import { SecondFactor, type SecondFactorKind } from './second-factor.js';

export interface StepUpDialogData {
  security: AccountSecurity;
  /** The portal wants a second factor, and there is none. */
  mustEnrol: boolean;
}

/** Shows once more who it is, before what matters most; closes with true. */
@Component({
  imports: [
    Control,
    Faults,
    FaultSummary,
    Field,
    FormField,
    MatButton,
    MatDialogModule,
    RouterLink,
    SecondFactor,
    TranslocoPipe,
  ],
  template: `<h2 matDialogTitle>{{ 'session.stepUp.heading' | transloco }}</h2>
    <mat-dialog-content>
      @if (data.mustEnrol) {
        <p class="prose">{{ 'session.stepUp.enrol' | transloco }}</p>
      } @else if (kinds().length > 0) {
        <p class="prose">{{ 'session.stepUp.text' | transloco }}</p>
        <wb-second-factor [kinds]="kinds()" [options]="options" [prove]="prove" (proven)="closing.close(true)" />
      } @else {
        <p class="prose">{{ 'session.stepUp.password' | transloco }}</p>
        <form
          novalidate
          id="step-up"
          [wbFaults]="sending.faults()"
          [showAll]="sending.attempted()"
          (submit)="sending.send($event)"
        >
          <wb-fault-summary [failure]="sending.failure()" />
          <wb-field pointer="/password" [label]="'session.password' | transloco">
            <input
              class="input"
              type="password"
              autocomplete="current-password"
              wbControl
              [formField]="form.password"
            />
          </wb-field>
        </form>
      }
    </mat-dialog-content>
    <mat-dialog-actions align="end">
      <button matButton="outlined" type="button" matDialogClose>{{ 'ui.cancel' | transloco }}</button>
      @if (data.mustEnrol) {
        <a matButton="filled" routerLink="/security" matDialogClose>{{ 'session.stepUp.toSecurity' | transloco }}</a>
      } @else if (kinds().length === 0) {
        <button matButton="filled" type="submit" form="step-up" [disabled]="sending.running()">
          {{ 'session.factor.confirm' | transloco }}
        </button>
      }
    </mat-dialog-actions>`,
})
export class StepUpDialog {
  private readonly session = inject(Session);
  protected readonly closing = inject<MatDialogRef<StepUpDialog, boolean>>(MatDialogRef);
  protected readonly data = inject<StepUpDialogData>(MAT_DIALOG_DATA);
  private readonly model = signal({ password: '' });
  protected readonly form = form(this.model);
  protected readonly kinds = computed(() => {
    const { passkeys, totp } = this.data.security;
    const kinds: SecondFactorKind[] = passkeys.length > 0 ? ['passkey'] : [];
    return totp ? [...kinds, 'totp' as const] : kinds;
  });
  protected readonly options = (): Promise<PasskeyOptions> => accountSecurityStepUpOptions() as Promise<PasskeyOptions>;
  protected readonly prove = (proof: SecondFactorProof): Promise<void> => this.session.stepUp({ proof });
  protected readonly sending = submission({
    schema: z.object({ password: z.string().min(1) }),
    body: this.model,
    send: (given) => this.session.stepUp(given).then(() => true),
    sent: () => this.closing.close(true),
  });
}
