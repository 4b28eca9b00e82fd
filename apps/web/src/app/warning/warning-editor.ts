import { Component, computed, effect, inject, input, signal, untracked } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatDialog } from '@angular/material/dialog';
import { Router, RouterLink } from '@angular/router';
import { TranslocoPipe, TranslocoService } from '@jsverse/transloco';
import { warningDraft, type WarningDraft, type WarningView } from '@watchbook/contract';
import { confirm, Failure, Faults, FaultSummary, PageHeader } from '@watchbook/ui';
import { warningCreate, warningEdit, warningRead, warningSubmit } from '../platform/api/generated/client.js';
import type { HoldsUnsaved } from '../platform/form/keeps-unsaved.js';
import { submission } from '../platform/form/submission.js';
import { load } from '../platform/http/load.js';
import { WarningFields } from './warning-fields.js';
import { emptyWarning, toDraft, toForm, type WarningForm } from './warning-form.js';

/** Drafts a risk warning or changes one that is not issued, and hands it to a second person. */
@Component({
  imports: [Failure, Faults, FaultSummary, MatButton, PageHeader, RouterLink, TranslocoPipe, WarningFields],
  templateUrl: './warning-editor.html',
  styleUrl: '../notice/notice-editor.scss',
})
export class WarningEditor implements HoldsUnsaved {
  private readonly router = inject(Router);
  private readonly dialogs = inject(MatDialog);
  private readonly transloco = inject(TranslocoService);
  readonly id = input<string>();

  protected readonly model = signal<WarningForm>(emptyWarning());
  private readonly saved = signal(JSON.stringify(this.model()));

  protected readonly file = load(
    () => (this.id() === undefined ? undefined : { id: this.id()! }),
    ({ id }, signal) => warningRead(id, { signal }),
  );
  protected readonly draft = computed(() => toDraft(this.model()));
  protected readonly saving = submission({
    schema: warningDraft,
    body: this.draft,
    send: (draft) => this.write(draft),
    sent: (written) => this.keep(written),
  });

  constructor() {
    effect(() => {
      const warning = this.file.value();
      if (warning) untracked(() => this.take(warning));
    });
  }

  hasUnsaved(): boolean {
    return JSON.stringify(this.model()) !== this.saved();
  }

  protected async submit(): Promise<void> {
    const warning = await this.saving.send();
    if (!warning) return;
    const text = (part: string) => this.transloco.translate(`warning.submit.${part}`, { ref: warning.ref });
    if (!(await confirm(this.dialogs, { heading: text('heading'), text: text('text'), verb: text('verb') }))) return;
    const submitted = await this.saving.run(() => warningSubmit(warning.id));
    if (submitted) await this.router.navigate(['/warnings', warning.id]);
  }

  private write(draft: WarningDraft): Promise<WarningView> {
    const warning = this.file.value();
    if (!warning) return warningCreate(draft);
    return warningEdit(warning.id, draft, { headers: { 'If-Match': `"${warning.version}"` } });
  }

  private async keep(written: WarningView): Promise<void> {
    this.file.set(written);
    this.take(written);
    if (!this.id()) await this.router.navigate(['/warnings', written.id, 'edit'], { replaceUrl: true });
  }

  private take(warning: WarningView): void {
    this.model.set(toForm(warning));
    this.saved.set(JSON.stringify(this.model()));
  }
}
