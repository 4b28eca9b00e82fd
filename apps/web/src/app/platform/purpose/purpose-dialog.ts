import { Component, computed, inject, signal } from '@angular/core';
import { form, FormField } from '@angular/forms/signals';
import { MatButton } from '@angular/material/button';
import { MAT_DIALOG_DATA, MatDialogModule, MatDialogRef } from '@angular/material/dialog';
import { TranslocoPipe } from '@jsverse/transloco';
import { purposeGrantDraft, purposesWithCase, type Purpose, type PurposeGrantDraft } from '@watchbook/contract';
import { Control, Faults, FaultSummary, Field } from '@watchbook/ui';
import { purposeGrantCreate } from '../api/generated/client.js';
import { submission } from '../form/submission.js';
import { Session } from '../session.js';
import { Purposes } from './purposes.js';

/** The resource whose personal data is to be shown. */
export interface PurposeDialogData {
  resource: PurposeGrantDraft['resource'];
  ref: string;
}

/** Asks why somebody needs personal data; the answer is in the ledger before anything is shown. */
@Component({
  imports: [Control, Faults, FaultSummary, Field, FormField, MatButton, MatDialogModule, TranslocoPipe],
  templateUrl: './purpose-dialog.html',
})
export class PurposeDialog {
  private readonly purposes = inject(Purposes);
  private readonly closing = inject<MatDialogRef<PurposeDialog, boolean>>(MatDialogRef);
  protected readonly data = inject<PurposeDialogData>(MAT_DIALOG_DATA);
  protected readonly codes = inject(Session).person().purposes;

  protected readonly stated = signal(this.proposal());
  protected readonly form = form(this.stated);
  protected readonly needsCase = computed(() => purposesWithCase.includes(this.stated().purpose as Purpose));
  protected readonly granting = submission({
    schema: purposeGrantDraft,
    body: () => this.draft(),
    rules: () =>
      this.needsCase() && !this.stated().caseReference.trim()
        ? [{ pointer: '/caseReference', code: 'case-reference' }]
        : [],
    send: (draft) => purposeGrantCreate(draft),
    sent: (grant) => this.keep(grant),
  });

  private keep({ purpose, expiresAt }: { purpose: Purpose; expiresAt: string }): void {
    this.purposes.keep({ resourceId: this.data.resource.id, purpose, expiresAt });
    const { caseReference, reason } = this.stated();
    this.purposes.lastStatement.set({ purpose, caseReference, reason });
    this.closing.close(true);
  }

  private draft() {
    const { purpose, caseReference, reason } = this.stated();
    return { resource: this.data.resource, purpose, reason, ...(caseReference.trim() ? { caseReference } : {}) };
  }

  private proposal(): { purpose: string; caseReference: string; reason: string } {
    const only = this.codes.length === 1 ? this.codes[0]! : '';
    return this.purposes.lastStatement() ?? { purpose: only, caseReference: '', reason: '' };
  }
}
