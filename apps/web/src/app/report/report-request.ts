import { Component, computed, inject, output, signal } from '@angular/core';
import { form, FormField } from '@angular/forms/signals';
import { MatButton } from '@angular/material/button';
import { TranslocoPipe, TranslocoService } from '@jsverse/transloco';
import { reportDraft } from '@watchbook/contract';
import { Control, Faults, FaultSummary, Field } from '@watchbook/ui';
import { reportRequest } from '../platform/api/generated/client.js';
import { submission } from '../platform/form/submission.js';

/** Asks for a report; it is built in the background. */
@Component({
  selector: 'wb-report-request',
  imports: [Control, Faults, FaultSummary, Field, FormField, MatButton, TranslocoPipe],
  template: `<form
    class="card"
    novalidate
    [wbFaults]="sending.faults()"
    [showAll]="sending.attempted()"
    (submit)="sending.send($event)"
  >
    <h2>{{ 'report.request.heading' | transloco }}</h2>
    <p class="sub">{{ 'report.request.text' | transloco }}</p>
    <wb-fault-summary [failure]="sending.failure()" />
    <div class="fields">
      <wb-field pointer="/parameters/month" [label]="'report.field.month' | transloco">
        <input class="input" type="month" wbControl [formField]="form.month" />
      </wb-field>
      <wb-field pointer="/format" [label]="'report.field.format' | transloco">
        <select class="select" wbControl [formField]="form.format">
          <option value="pdf">PDF</option>
          <option value="csv">CSV</option>
        </select>
      </wb-field>
      <wb-field pointer="/parameters/language" [label]="'report.field.language' | transloco">
        <select class="select" wbControl [formField]="form.language">
          <option value="en">English</option>
          <option value="zh-CN">简体中文</option>
        </select>
      </wb-field>
      <button matButton="filled" type="submit" [disabled]="sending.running()">
        {{ 'report.request.verb' | transloco }}
      </button>
    </div>
  </form>`,
  styles: `
    h2 {
      font-size: var(--t-l);
    }
    .fields {
      display: grid;
      grid-template-columns: repeat(auto-fit, minmax(160px, 1fr));
      gap: var(--s4);
      align-items: end;
      margin-top: var(--s3);
    }
  `,
})
export class ReportRequest {
  readonly requested = output<void>();
  private readonly language = inject(TranslocoService).getActiveLang() === 'zh-CN' ? 'zh-CN' : 'en';
  private readonly model = signal({
    month: new Date().toISOString().slice(0, 7),
    format: 'pdf',
    language: this.language,
  });
  protected readonly form = form(this.model);
  private readonly body = computed(() => {
    const { month, format, language } = this.model();
    return { template: 'monthly-statistics', parameters: { month, language }, format };
  });
  protected readonly sending = submission({
    schema: reportDraft,
    body: this.body,
    send: (draft) => reportRequest(draft),
    sent: () => this.requested.emit(),
  });
}
