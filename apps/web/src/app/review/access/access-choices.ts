import { Component, inject, input, output } from '@angular/core';
import { TranslocoPipe } from '@jsverse/transloco';
import { Failure } from '@watchbook/ui';
import { institutionList } from '../../platform/api/generated/client.js';
import { load } from '../../platform/http/load.js';
import { Session } from '../../platform/session.js';

/** Days that can be chosen. */
export const periods = [7, 30, 90] as const;

/** Which days are looked at, and for an auditor which institution. */
@Component({
  selector: 'wb-access-choices',
  imports: [Failure, TranslocoPipe],
  template: `<div class="choices">
      <label>
        {{ 'review.access.period' | transloco }}
        <select class="select" (change)="chosen.emit({ days: valueOf($event) })">
          @for (choice of periods; track choice) {
            <option [value]="choice" [selected]="choice === days()">
              {{ 'review.access.days' | transloco: { n: choice } }}
            </option>
          }
        </select>
      </label>
      @if (choosesInstitution) {
        <label>
          {{ 'group.institution' | transloco }}
          <select class="select" (change)="chosen.emit({ institution: valueOf($event) })">
            @for (one of institutions.value()?.data ?? []; track one.id) {
              <option [value]="one.id" [selected]="one.id === institutionId()">{{ one.name }}</option>
            }
          </select>
        </label>
      }
    </div>
    @if (institutions.failure(); as failure) {
      <wb-failure [failure]="failure" (retry)="institutions.reload()" />
    }`,
  styles: `
    .choices {
      display: flex;
      flex-wrap: wrap;
      gap: var(--s3);
      margin-bottom: var(--s4);
    }
    label {
      display: flex;
      flex-direction: column;
      gap: 4px;
      font-size: var(--t-s);
    }
  `,
})
export class AccessChoices {
  readonly days = input.required<number>();
  readonly institutionId = input.required<string>();
  readonly chosen = output<Record<string, string>>();
  protected readonly periods = periods;
  /** An auditor reviews every institution, everybody else the own one. */
  protected readonly choosesInstitution = inject(Session).person().institution.kind === 'auditor';
  protected readonly institutions = load(
    () => (this.choosesInstitution ? { limit: 100 } : undefined),
    (query, signal) => institutionList(query, { signal }),
  );

  protected valueOf(event: Event): string {
    return (event.target as HTMLSelectElement).value;
  }
}
