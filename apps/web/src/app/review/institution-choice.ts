import { Component, inject, input, output } from '@angular/core';
import { TranslocoPipe } from '@jsverse/transloco';
import { Failure } from '@watchbook/ui';
import { institutionList } from '../platform/api/generated/client.js';
import { load } from '../platform/http/load.js';
import { Session } from '../platform/session.js';

/** Which institution is looked at, for an auditor; everybody else reviews the own one and chooses nothing. */
@Component({
  selector: 'wb-institution-choice',
  imports: [Failure, TranslocoPipe],
  template: `@if (isShown) {
      <label class="choice">
        {{ 'group.institution' | transloco }}
        <select class="select" #select (change)="chosen.emit(select.value)">
          @for (one of institutions.value()?.data ?? []; track one.id) {
            <option [value]="one.id" [selected]="one.id === institutionId()">{{ one.name }}</option>
          }
        </select>
      </label>
    }
    @if (institutions.failure(); as failure) {
      <wb-failure [failure]="failure" (retry)="institutions.reload()" />
    }`,
})
export class InstitutionChoice {
  readonly institutionId = input.required<string>();
  readonly chosen = output<string>();
  protected readonly isShown = inject(Session).person().institution.kind === 'auditor';
  protected readonly institutions = load(
    () => (this.isShown ? { limit: 100 } : undefined),
    (query, signal) => institutionList(query, { signal }),
  );
}
