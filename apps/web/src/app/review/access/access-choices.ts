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
    <label class="choice">
      {{ 'review.access.period' | transloco }}
      <select class="select" #select (change)="chosen.emit({ days: select.value })">
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
      margin-block: var(--s4);
    }
  `,
})
export class AccessChoices {
  readonly days = input.required<number>();
  readonly institutionId = input.required<string>();
  readonly chosen = output<Record<string, string>>();
  protected readonly periods = periods;
}
