import { Component, computed, inject, input, output } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { TranslocoPipe } from '@jsverse/transloco';
import type { NoticeView } from '@watchbook/contract';
import { CountryPipe, Mask } from '@watchbook/ui';
import { Unmasking } from './unmasking.js';

/** Every subject of a notice as the notice describes it. */
@Component({
  selector: 'wb-notice-subjects',
  imports: [CountryPipe, Mask, MatButton, TranslocoPipe],
  template: `@if (canUnmask()) {
      <div class="section no-print">
        <p class="sub">{{ 'notice.maskedText' | transloco }}</p>
        <button matButton="outlined" type="button" (click)="unmask.emit()">{{ 'notice.unmask' | transloco }}</button>
      </div>
    }
    @for (subject of notice().subjects; track subject.id) {
      <section class="section">
        <h3>
          {{ 'code.subjectType.' + subject.type | transloco }}
          <span class="sub">{{ 'notice.role.' + subject.role | transloco }}</span>
        </h3>
        <dl class="facts">
          <dt>{{ 'notice.field.name' | transloco }}</dt>
          <dd><wb-mask [value]="subject.name" /></dd>
          @for (alias of subject.aliases; track $index) {
            <dt>{{ (alias.weak ? 'notice.field.weakAlias' : 'notice.field.alias') | transloco }}</dt>
            <dd><wb-mask [value]="alias.value" /></dd>
          }
          @if (subject.birthDate; as date) {
            <dt>{{ 'notice.field.birthDate' | transloco }}</dt>
            <dd><wb-mask [value]="date" /></dd>
          }
          @if (subject.country; as country) {
            <dt>{{ 'notice.field.country' | transloco }}</dt>
            <dd>{{ country | country }}</dd>
          }
          @if (subject.address; as address) {
            <dt>{{ 'notice.field.address' | transloco }}</dt>
            <dd><wb-mask [value]="address" /></dd>
          }
          @for (identifier of subject.identifiers; track $index) {
            <dt>{{ 'code.scheme.' + identifier.scheme | transloco }}</dt>
            <dd class="mono"><wb-mask [value]="identifier.value" /></dd>
          }
        </dl>
      </section>
    }`,
  styles: `
    h3 .sub {
      margin-left: 6px;
      font-weight: 400;
    }
    .section button {
      margin-top: var(--s2);
    }
  `,
})
export class NoticeSubjects {
  private readonly unmasking = inject(Unmasking);
  readonly notice = input.required<NoticeView>();
  readonly unmask = output<void>();
  protected readonly canUnmask = computed(() => this.unmasking.isPossible(this.notice()));
}
