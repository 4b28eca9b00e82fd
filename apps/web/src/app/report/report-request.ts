import { Component, computed, inject, output, signal } from '@angular/core';
import { form, FormField } from '@angular/forms/signals';
import { MatButton } from '@angular/material/button';
import { TranslocoPipe, TranslocoService } from '@jsverse/transloco';
import { reportDraft, type ReportDraft } from '@watchbook/contract';
import { Control, Failure, Faults, FaultSummary, Field } from '@watchbook/ui';
import { reportRequest } from '../platform/api/generated/client.js';
import { faultsOfProblem } from '../platform/form/problem-faults.js';
import { faultsOf } from '../platform/form/zod-faults.js';
import { attempt } from '../platform/http/attempt.js';

/** Asks for a report; it is built in the background. */
@Component({
  selector: 'wb-report-request',
  imports: [Control, Failure, Faults, FaultSummary, Field, FormField, MatButton, TranslocoPipe],
  template: `<form class="card" novalidate [wbFaults]="faults()" [showAll]="attempted()" (submit)="send($event)">
    <h2>{{ 'report.request.heading' | transloco }}</h2>
    <p class="sub">{{ 'report.request.text' | transloco }}</p>
    <wb-fault-summary />
    @if (sending.failure(); as failure) {
      @if (failure.errors.length === 0) {
        <wb-failure [failure]="failure" [compact]="true" />
      }
    }
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
  protected readonly attempted = signal(false);
  protected readonly sending = attempt();
  private readonly body = computed(() => {
    const { month, format, language } = this.model();
    return { template: 'monthly-statistics', parameters: { month, language }, format };
  });
  protected readonly faults = computed(() => {
    const own = faultsOf(reportDraft, this.body());
    return own.length > 0 ? own : faultsOfProblem(this.sending.failure());
  });

  protected async send(event: Event): Promise<void> {
    event.preventDefault();
    this.attempted.set(true);
    this.sending.forget();
    if (this.faults().length > 0) return;
    if (await this.sending.run(() => reportRequest(this.body() as ReportDraft))) this.requested.emit();
  }
}
