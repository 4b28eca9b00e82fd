import { Component, computed, inject, signal } from '@angular/core';
import { form, FormField } from '@angular/forms/signals';
import { MatButton } from '@angular/material/button';
import { MatDialogModule, MatDialogRef } from '@angular/material/dialog';
import { TranslocoPipe, TranslocoService } from '@jsverse/transloco';
import { institutionDraft, institutionKinds, sectorOf, sectors, type InstitutionKind } from '@watchbook/contract';
import { Choices, Control, Faults, FaultSummary, Field } from '@watchbook/ui';
import { onboardingPropose } from '../../platform/api/generated/client.js';
import { submission } from '../../platform/form/submission.js';

const steps = ['institution', 'reach', 'admin'] as const;
/** The fields of each step, to go back to the one with a fault. */
const fieldsOf: Record<(typeof steps)[number], RegExp> = {
  institution: /^\/(name|slug|kind|sector|address|contact)/,
  reach: /^\/(jurisdiction|supervised)/,
  admin: /^\/(admin|reason)/,
};

/** Proposes that an institution joins, in three steps; closes with true. */
@Component({
  imports: [Choices, Control, Faults, FaultSummary, Field, FormField, MatButton, MatDialogModule, TranslocoPipe],
  templateUrl: './onboarding-dialog.html',
})
export class OnboardingDialog {
  private readonly closing = inject<MatDialogRef<OnboardingDialog, boolean>>(MatDialogRef);
  private readonly transloco = inject(TranslocoService);
  protected readonly kinds = institutionKinds;
  protected readonly step = signal(0);
  protected readonly steps = steps;
  private readonly model = signal({
    ...{ name: '', slug: '', kind: 'bank', jurisdiction: '', supervisedJurisdictions: '' },
    ...{ address: '', contact: '', adminName: '', adminEmail: '', reason: '' },
  });
  protected readonly form = form(this.model);
  protected readonly supervisedSectors = signal<string[]>([]);
  protected readonly isRegulator = computed(() => this.model().kind === 'regulator');
  protected readonly sectorChoices = computed(() => {
    this.transloco.activeLang();
    return sectors.map((value) => ({ value, label: this.transloco.translate<string>(`code.sector.${value}`) }));
  });
  private readonly body = computed(() => {
    const { name, slug, jurisdiction, address, contact, adminName, adminEmail, reason, ...rest } = this.model();
    const kind = rest.kind as InstitutionKind;
    const listed = rest.supervisedJurisdictions.split(/[\s,]+/).filter((code) => code !== '');
    const reach = { supervisedSectors: this.supervisedSectors(), supervisedJurisdictions: listed };
    return {
      ...{ name, slug, kind, sector: sectorOf[kind], jurisdiction, reason },
      ...{ address: address.trim() || null, contact: contact.trim() || null },
      ...(this.isRegulator() ? reach : {}),
      admin: { name: adminName, email: adminEmail },
    };
  });
  protected readonly sending = submission({
    schema: institutionDraft,
    body: this.body,
    send: (draft) => onboardingPropose(draft),
    sent: () => this.closing.close(true),
  });

  /** The next step, or sends; a fault on an earlier step leads back to it. */
  protected async go(event: Event): Promise<void> {
    event.preventDefault();
    if (this.step() < steps.length - 1) {
      this.step.update((step) => step + 1);
      return;
    }
    if (await this.sending.send()) return;
    const at = steps.findIndex((step) => this.sending.faults().some(({ pointer }) => fieldsOf[step].test(pointer)));
    if (at !== -1) this.step.set(at);
  }
}
