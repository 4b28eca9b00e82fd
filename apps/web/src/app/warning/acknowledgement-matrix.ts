import { Component, computed, input } from '@angular/core';
import { TranslocoPipe } from '@jsverse/transloco';
import type { WarningView } from '@watchbook/contract';
import { Failure, Status, Time } from '@watchbook/ui';
import { warningListAcknowledgements } from '../platform/api/generated/client.js';
import { load } from '../platform/http/load.js';

/** Who has acknowledged a warning, with which action, and who has not; an institution sees its own line. */
@Component({
  selector: 'wb-acknowledgement-matrix',
  imports: [Failure, Status, Time, TranslocoPipe],
  template: `<section class="section">
    <h3>{{ 'warning.matrix.heading' | transloco }}</h3>
    @if (list.failure(); as failure) {
      <wb-failure [failure]="failure" [compact]="true" (retry)="list.reload()" />
    }
    @if (rows().length > 1) {
      <div
        class="bar"
        role="img"
        [attr.aria-label]="'warning.matrix.share' | transloco: { n: given(), of: rows().length }"
      >
        <i [style.width.%]="(100 * given()) / rows().length"></i>
      </div>
      <p class="sub">{{ 'warning.matrix.share' | transloco: { n: given(), of: rows().length } }}</p>
    }
    @if (rows().length > 0) {
      <table class="plain">
        <thead>
          <tr>
            <th>{{ 'warning.matrix.institution' | transloco }}</th>
            <th>{{ 'warning.matrix.state' | transloco }}</th>
            <th class="num">{{ 'warning.matrix.when' | transloco }}</th>
          </tr>
        </thead>
        <tbody>
          @for (row of rows(); track row.institutionId) {
            <tr>
              <td>
                <b>{{ row.institution }}</b>
                @if (row.action; as action) {
                  <div class="sub">{{ 'warning.action.' + action | transloco }}</div>
                }
                @if (row.comment; as comment) {
                  <div class="sub prose">{{ comment }}</div>
                }
              </td>
              <td>
                <wb-status [code]="row.state" />
                @if (row.late && row.acknowledgedAt) {
                  <div class="sub">{{ 'warning.matrix.late' | transloco }}</div>
                }
              </td>
              <td class="num">
                @if (row.acknowledgedAt; as at) {
                  <wb-time [at]="at" form="relative" />
                }
              </td>
            </tr>
          }
        </tbody>
      </table>
    } @else if (list.value()) {
      <p class="sub">{{ 'warning.matrix.nobody' | transloco }}</p>
    }
  </section>`,
  styles: `
    .bar {
      height: 6px;
      border-radius: 3px;
      background: var(--line);
      overflow: hidden;
    }
    .bar i {
      display: block;
      height: 100%;
      background: var(--ok);
    }
  `,
})
export class AcknowledgementMatrix {
  readonly warning = input.required<WarningView>();
  protected readonly list = load(
    () => ({ id: this.warning().id, state: this.warning().acknowledgement }),
    ({ id }, signal) => warningListAcknowledgements(id, { signal }),
  );
  protected readonly rows = computed(() => this.list.value()?.data ?? []);
  protected readonly given = computed(() => this.rows().filter(({ acknowledgedAt }) => acknowledgedAt).length);
}
