import { Component, computed, inject, signal } from '@angular/core';
import { form, FormField } from '@angular/forms/signals';
import { MatButton } from '@angular/material/button';
import { MatDialogModule, MatDialogRef } from '@angular/material/dialog';
import { TranslocoPipe } from '@jsverse/transloco';
import { witnessDraft } from '@watchbook/contract';
import { Control, Faults, FaultSummary, Field } from '@watchbook/ui';
import { witnessRegister } from '../platform/api/generated/client.js';
import { submission } from '../platform/form/submission.js';

/** Registers a witness by the key that its program printed; closes with true. */
@Component({
  imports: [Control, Faults, FaultSummary, Field, FormField, MatButton, MatDialogModule, TranslocoPipe],
  template: `<form
    novalidate
    [wbFaults]="sending.faults()"
    [showAll]="sending.attempted()"
    (submit)="sending.send($event)"
  >
    <h2 matDialogTitle>{{ 'ledger.witness.register' | transloco }}</h2>
    <mat-dialog-content>
      <p class="sub">{{ 'ledger.witness.registerText' | transloco }}</p>
      <wb-fault-summary [failure]="sending.failure()" />
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
})
export class WitnessDialog {
  private readonly closing = inject<MatDialogRef<WitnessDialog, boolean>>(MatDialogRef);
  private readonly model = signal({ name: '', vkey: '', url: '' });
  private readonly draft = computed(() => {
    const { name, vkey, url } = this.model();
    return { name, vkey: vkey.trim(), url: url.trim() === '' ? null : url.trim() };
  });
  protected readonly form = form(this.model);
  protected readonly sending = submission({
    schema: witnessDraft,
    body: this.draft,
    send: (draft) => witnessRegister(draft),
    sent: () => this.closing.close(true),
  });
}
