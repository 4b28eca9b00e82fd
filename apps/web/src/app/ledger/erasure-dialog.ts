import { Component, computed, inject, signal } from '@angular/core';
import { form, FormField } from '@angular/forms/signals';
import { MatButton } from '@angular/material/button';
import { MAT_DIALOG_DATA, MatDialogModule, MatDialogRef } from '@angular/material/dialog';
import { TranslocoPipe } from '@jsverse/transloco';
import { detailErasureDraft, erasureReasons, type ErasureReason, type LedgerEntryDetail } from '@watchbook/contract';
import { Control, Faults, FaultSummary, Field } from '@watchbook/ui';
import { ledgerDetailRequest } from '../platform/api/generated/client.js';
import { submission } from '../platform/form/submission.js';

/** Asks for the erasure of what was recorded about a resource; a second person decides. Closes with true. */
@Component({
  imports: [Control, Faults, FaultSummary, Field, FormField, MatButton, MatDialogModule, TranslocoPipe],
  template: `<form
    novalidate
    [wbFaults]="sending.faults()"
    [showAll]="sending.attempted()"
    (submit)="sending.send($event)"
  >
    <h2 matDialogTitle>{{ 'ledger.erasure.ask' | transloco }}</h2>
    <mat-dialog-content>
      <p class="prose">{{ 'ledger.erasure.text' | transloco }}</p>
      <wb-fault-summary [failure]="sending.failure()" />
      <wb-field pointer="/resource" [label]="'ledger.filter.resource' | transloco" [required]="true">
        <select class="select" wbControl [formField]="form.resource">
          @for (resource of resources; track resource) {
            <option [value]="resource">{{ resource }}</option>
          }
        </select>
      </wb-field>
      <wb-field pointer="/reason" [label]="'ledger.erasure.reason' | transloco" [required]="true">
        <select class="select" wbControl [formField]="form.reason">
          @for (reason of reasons; track reason) {
            <option [value]="reason">{{ 'ledger.erasure.reasons.' + reason | transloco }}</option>
          }
        </select>
      </wb-field>
    </mat-dialog-content>
    <mat-dialog-actions align="end">
      <button matButton="outlined" type="button" matDialogClose>{{ 'ui.cancel' | transloco }}</button>
      <button matButton="filled" type="submit" [disabled]="sending.running()">
        {{ 'ledger.erasure.ask' | transloco }}
      </button>
    </mat-dialog-actions>
  </form>`,
})
export class ErasureDialog {
  private readonly closing = inject<MatDialogRef<ErasureDialog, boolean>>(MatDialogRef);
  private readonly entry = inject<LedgerEntryDetail>(MAT_DIALOG_DATA);
  protected readonly resources = [...new Set(this.entry.resources.map(({ type, id }) => `${type}:${id}`))];
  protected readonly reasons = erasureReasons;
  private readonly model = signal<{ resource: string; reason: ErasureReason }>({
    resource: this.resources[0] ?? '',
    reason: 'data-subject-request',
  });
  private readonly draft = computed(() => {
    const { resource, reason } = this.model();
    const [type, ...id] = resource.split(':');
    return { resource: { type: type!, id: id.join(':') }, reason };
  });
  protected readonly form = form(this.model);
  protected readonly sending = submission({
    schema: detailErasureDraft,
    body: this.draft,
    send: (draft) => ledgerDetailRequest(draft),
    sent: () => this.closing.close(true),
  });
}
