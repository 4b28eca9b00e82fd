import { Component, computed, input, signal } from '@angular/core';
import { TranslocoPipe } from '@jsverse/transloco';
import { roles, type Role } from '@watchbook/contract';
import { Failure, Time } from '@watchbook/ui';
import { permissionReviewPolicy } from '../../platform/api/generated/client.js';
import { load } from '../../platform/http/load.js';

/** What one role could do under the policy that was in force, with the rules that gave it. */
@Component({
  selector: 'wb-policy-table',
  imports: [Failure, Time, TranslocoPipe],
  template: `<h2>{{ 'review.permission.policy' | transloco }}</h2>
    @if (matrix.failure(); as failure) {
      <wb-failure [failure]="failure" (retry)="matrix.reload()" />
    }
    @if (matrix.value(); as answer) {
      @if (answer.policy; as policy) {
        <p class="sub">
          {{ 'review.permission.policySince' | transloco }} <wb-time [at]="policy.since" form="date" /> ·
          <span class="mono">{{ policy.hash.slice(0, 16) }}…</span>
        </p>
        <label class="choice">
          {{ 'review.permission.role' | transloco }}
          <select class="select" (change)="choose($event)">
            @for (code of codes; track code) {
              <option [value]="code" [selected]="code === role()">{{ 'code.role.' + code | transloco }}</option>
            }
          </select>
        </label>
        <table class="plain">
          <thead>
            <tr>
              <th>{{ 'review.simulator.type' | transloco }}</th>
              <th>{{ 'review.simulator.action' | transloco }}</th>
              <th>{{ 'review.simulator.rule' | transloco }}</th>
            </tr>
          </thead>
          <tbody>
            @for (cell of cells(); track cell.subject + cell.action) {
              <tr>
                <td class="mono">{{ cell.subject }}</td>
                <td>{{ 'review.action.' + cell.action | transloco }}</td>
                <td>
                  @for (rule of cell.rules; track rule) {
                    <div class="mono">{{ rule }}</div>
                  }
                </td>
              </tr>
            }
          </tbody>
        </table>
      } @else {
        <p>{{ 'review.permission.noPolicy' | transloco }}</p>
      }
    }`,
  styles: `
    h2 {
      margin-top: var(--s5);
    }
    .choice {
      max-width: 320px;
      margin-bottom: var(--s3);
    }
    td {
      vertical-align: top;
    }
    .mono {
      overflow-wrap: anywhere;
    }
  `,
})
export class PolicyTable {
  /** A time of the past; null for now. */
  readonly at = input<string | null>(null);
  protected readonly codes = roles;
  protected readonly role = signal<Role>(roles[0]);
  protected readonly matrix = load(
    () => (this.at() ? { at: this.at()! } : {}),
    (query, signal) => permissionReviewPolicy(query, { signal }),
  );
  protected readonly cells = computed(
    () => this.matrix.value()?.policy?.roles.find(({ role }) => role === this.role())?.may ?? [],
  );

  protected choose(event: Event): void {
    this.role.set((event.target as HTMLSelectElement).value as Role);
  }
}
