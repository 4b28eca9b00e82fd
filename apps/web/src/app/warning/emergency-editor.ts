import { Component, computed, inject, signal } from '@angular/core';
import { form, FormField } from '@angular/forms/signals';
import { MatButton } from '@angular/material/button';
import { MatDialog } from '@angular/material/dialog';
import { Router, RouterLink } from '@angular/router';
import { TranslocoPipe, TranslocoService } from '@jsverse/transloco';
import { warningEmergency } from '@watchbook/contract';
import { confirm, Control, Faults, FaultSummary, Field, PageHeader } from '@watchbook/ui';
import { warningIssueAlone } from '../platform/api/generated/client.js';
import type { HoldsUnsaved } from '../platform/form/keeps-unsaved.js';
import { submission } from '../platform/form/submission.js';
import { WarningFields } from './warning-fields.js';
import { emptyWarning, toDraft, type WarningForm } from './warning-form.js';

/** Issues a warning at once, by one supervisor who says why it cannot wait for a second one. */
@Component({
  imports: [
    ...[Control, Faults, FaultSummary, Field, FormField],
    ...[MatButton, PageHeader, RouterLink, TranslocoPipe, WarningFields],
  ],
  template: `<form
    novalidate
    class="columns"
    [wbFaults]="sending.faults()"
    [showAll]="sending.attempted()"
    (submit)="issue($event)"
  >
    <div class="left">
      <wb-page-header
        class="flush"
        [heading]="'warning.emergency.title' | transloco"
        [line]="'warning.emergency.line' | transloco"
      />
      <wb-fault-summary [failure]="sending.failure()" />
      <section class="card">
        <h2>{{ 'warning.emergency.why' | transloco }}</h2>
        <div class="fields">
          <wb-field class="wide" pointer="/reason" [label]="'warning.emergency.reason' | transloco">
            <textarea class="textarea" rows="3" wbControl [formField]="form.reason"></textarea>
          </wb-field>
        </div>
      </section>
      <wb-warning-fields [(value)]="model" under="/warning" />
    </div>
    <aside class="right" [attr.aria-label]="'warning.editor.next' | transloco">
      <button matButton="filled" type="submit" [disabled]="sending.running()">
        {{ 'warning.emergency.verb' | transloco }}
      </button>
      <a matButton routerLink="/warnings">{{ 'ui.cancel' | transloco }}</a>
    </aside>
  </form>`,
  styleUrl: '../notice/notice-editor.scss',
})
export class EmergencyEditor implements HoldsUnsaved {
  private readonly router = inject(Router);
  private readonly dialogs = inject(MatDialog);
  private readonly transloco = inject(TranslocoService);
  protected readonly model = signal<WarningForm>(emptyWarning());
  private readonly why = signal({ reason: '' });
  protected readonly form = form(this.why);
  private readonly untouched = JSON.stringify(this.model());
  private readonly issued = signal(false);
  private readonly body = computed(() => ({ warning: toDraft(this.model()), ...this.why() }));
  protected readonly sending = submission({
    schema: warningEmergency,
    body: this.body,
    send: (emergency) => warningIssueAlone(emergency),
    sent: async ({ id }) => {
      this.issued.set(true);
      await this.router.navigate(['/warnings', id]);
    },
  });

  hasUnsaved(): boolean {
    return !this.issued() && (JSON.stringify(this.model()) !== this.untouched || this.why().reason !== '');
  }

  /** Asks once more when all fields are right. */
  protected async issue(event: Event): Promise<void> {
    event.preventDefault();
    const text = (part: string) => this.transloco.translate<string>(`warning.emergency.${part}`);
    const question = { heading: text('heading'), text: text('text'), verb: text('verb'), danger: true };
    if (this.sending.ownFaults().length === 0 && !(await confirm(this.dialogs, question))) return;
    await this.sending.send();
  }
}
