import { Component, computed, inject, signal } from '@angular/core';
import { form, FormField } from '@angular/forms/signals';
import { MatButton } from '@angular/material/button';
import { MatDialogModule, MatDialogRef } from '@angular/material/dialog';
import { TranslocoPipe } from '@jsverse/transloco';
import { witnessDraft } from '@watchbook/contract';
import { Control, Failure, Faults, FaultSummary, Field } from '@watchbook/ui';
import { witnessRegister } from '../platform/api/generated/client.js';
import { faultsOfProblem } from '../platform/form/problem-faults.js';
import { faultsOf } from '../platform/form/zod-faults.js';
import { attempt } from '../platform/http/attempt.js';

/** Registers a witness by the key that its program printed; closes with true. */
@Component({
  imports: [Control, Failure, Faults, FaultSummary, Field, FormField, MatButton, MatDialogModule, TranslocoPipe],
  template: `<form novalidate [wbFaults]="faults()" [showAll]="attempted()" (submit)="send($event)">
    <h2 matDialogTitle>{{ 'ledger.witness.register' | transloco }}</h2>
    <mat-dialog-content>
      <p class="sub">{{ 'ledger.witness.registerText' | transloco }}</p>
      <wb-fault-summary />
      @if (sending.failure(); as failure) {
        @if (failure.errors.length === 0) {
          <wb-failure [failure]="failure" [compact]="true" />
        }
      }
      <wb-field pointer="/name" [label]="'ledger.witness.name' | transloco" [required]="true">
        <input class="input" autocomplete="off" wbControl [formField]="form.name" />
      </wb-field>
      <wb-field pointer="/vkey" [label]="'ledger.witness.vkey' | transloco" [required]="true">
        <textarea class="textarea mono" rows="2" wbControl [formField]="form.vkey"></textarea>
      </wb-field>
      <wb-field pointer="/url" [label]="'ledger.witness.url' | transloco" [hint]="'ledger.witness.urlHint' | transloco">
        <input class="input" type="url" autocomplete="off" wbControl [formField]="form.url" />
      </wb-field>
    </mat-dialog-content>
    <mat-dialog-actions align="end">
      <button matButton="outlined" type="button" matDialogClose>{{ 'ui.cancel' | transloco }}</button>
      <button matButton="filled" type="submit" [disabled]="sending.running()">
        {{ 'ledger.witness.register' | transloco }}
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
export class WitnessDialog {
  private readonly closing = inject<MatDialogRef<WitnessDialog, boolean>>(MatDialogRef);
  private readonly model = signal({ name: '', vkey: '', url: '' });
  private readonly draft = computed(() => {
    const { name, vkey, url } = this.model();
    return { name, vkey: vkey.trim(), url: url.trim() === '' ? null : url.trim() };
  });
  protected readonly form = form(this.model);
  protected readonly attempted = signal(false);
  protected readonly sending = attempt();
  protected readonly faults = computed(() => {
    const own = faultsOf(witnessDraft, this.draft());
    return own.length > 0 ? own : faultsOfProblem(this.sending.failure());
  });

  protected async send(event: Event): Promise<void> {
    event.preventDefault();
    this.attempted.set(true);
    this.sending.forget();
    if (this.faults().length > 0) return;
    if (await this.sending.run(() => witnessRegister(this.draft()))) this.closing.close(true);
  }
}
