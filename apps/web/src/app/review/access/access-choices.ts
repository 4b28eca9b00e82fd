import { Component, input, output } from '@angular/core';
import { TranslocoPipe } from '@jsverse/transloco';
import { InstitutionChoice } from '../institution-choice.js';

/** Days that can be chosen. */
export const periods = [7, 30, 90] as const;

/** Which days are looked at, and for an auditor which institution. */
@Component({
  selector: 'wb-access-choices',
  imports: [InstitutionChoice, TranslocoPipe],
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
    <wb-institution-choice [institutionId]="institutionId()" (chosen)="chosen.emit({ institution: $event })" />
  </div>`,
  styles: `
    .choices {
      display: flex;
      flex-wrap: wrap;
      gap: var(--s3);
      margin-block: var(--s4);
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

  protected valueOf(event: Event): string {
    return (event.target as HTMLSelectElement).value;
  }
}
