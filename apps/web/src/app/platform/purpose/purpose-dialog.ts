import { Component, computed, inject, signal } from '@angular/core';
import { form, FormField } from '@angular/forms/signals';
import { MatButton } from '@angular/material/button';
import { MAT_DIALOG_DATA, MatDialogModule, MatDialogRef } from '@angular/material/dialog';
import { TranslocoPipe } from '@jsverse/transloco';
import { purposeGrantDraft, purposesWithCase, type Purpose, type PurposeGrantDraft } from '@watchbook/contract';
import { Control, Failure, Faults, FaultSummary, Field, type Fault } from '@watchbook/ui';
import { purposeGrantCreate } from '../api/generated/client.js';
import { faultsOfProblem } from '../form/problem-faults.js';
import { faultsOf } from '../form/zod-faults.js';
import { attempt } from '../http/attempt.js';
import { Session } from '../session.js';
import { Purposes } from './purposes.js';

/** The resource whose personal data is to be shown. */
export interface PurposeDialogData {
  resource: PurposeGrantDraft['resource'];
  ref: string;
}

/** Asks why somebody needs personal data; the answer is in the ledger before anything is shown. */
@Component({
  imports: [Control, Failure, Faults, FaultSummary, Field, FormField, MatButton, MatDialogModule, TranslocoPipe],
  templateUrl: './purpose-dialog.html',
  styleUrl: './purpose-dialog.scss',
})
export class PurposeDialog {
  private readonly purposes = inject(Purposes);
  private readonly closing = inject<MatDialogRef<PurposeDialog, boolean>>(MatDialogRef);
  protected readonly data = inject<PurposeDialogData>(MAT_DIALOG_DATA);
  protected readonly codes = inject(Session).person().purposes;

  protected readonly stated = signal(this.proposal());
  protected readonly form = form(this.stated);
  protected readonly attempted = signal(false);
  protected readonly granting = attempt();
  protected readonly needsCase = computed(() => purposesWithCase.includes(this.stated().purpose as Purpose));
  protected readonly faults = computed<Fault[]>(() => {
    const own = faultsOf(purposeGrantDraft, this.draft());
    const missing = this.needsCase() && !this.stated().caseReference.trim();
    if (missing) own.push({ pointer: '/caseReference', code: 'case-reference' });
    return own.length > 0 ? own : faultsOfProblem(this.granting.failure());
  });

  protected async grant(event: Event): Promise<void> {
    event.preventDefault();
    this.attempted.set(true);
    this.granting.forget();
    if (this.faults().length > 0) return;
    const { purpose, caseReference, reason } = this.stated();
    const grant = await this.granting.run(() => purposeGrantCreate(this.draft() as PurposeGrantDraft));
    if (!grant) return;
    this.purposes.keep({ resourceId: this.data.resource.id, purpose: grant.purpose, expiresAt: grant.expiresAt });
    this.purposes.lastStatement.set({ purpose: purpose as Purpose, caseReference, reason });
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
