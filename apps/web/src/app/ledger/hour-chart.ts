import { Component, computed, input, signal } from '@angular/core';
import { TranslocoPipe } from '@jsverse/transloco';
import { NumPipe } from '@watchbook/ui';
import type { HourCount } from './verify-export.js';

const HOURS = 24;
const HEIGHT = 120;
const STEP = 25;

/** Entries per hour of the last day, counted from the entries that were just verified; with the same as a table. */
@Component({
  selector: 'wb-hour-chart',
  imports: [NumPipe, TranslocoPipe],
  template: `<section>
    <div class="line">
      <h2>
        {{ 'ledger.hours.heading' | transloco }} <span class="sub">{{ 'ledger.hours.text' | transloco }}</span>
      </h2>
      <button type="button" class="link" (click)="asTable.set(!asTable())">
        {{ (asTable() ? 'ledger.hours.asChart' : 'ledger.hours.asTable') | transloco }}
      </button>
    </div>
    @if (asTable()) {
      <table class="plain">
        <thead>
          <tr>
            <th>{{ 'ledger.hours.hour' | transloco }}</th>
            <th class="num">{{ 'status.allowed' | transloco }}</th>
            <th class="num">{{ 'ledger.hours.refused' | transloco }}</th>
          </tr>
        </thead>
        <tbody>
          @for (bar of bars(); track bar.hour) {
            <tr>
              <td class="mono">{{ bar.hour }}:00</td>
              <td class="num">{{ bar.allowed | num }}</td>
              <td class="num">{{ bar.refused | num }}</td>
            </tr>
          }
        </tbody>
      </table>
    } @else {
      <svg
        [attr.viewBox]="'0 0 ' + width + ' ' + (height + 18)"
        role="img"
        [attr.aria-label]="'ledger.hours.alt' | transloco: { n: total(), most: most() }"
      >
        @for (bar of bars(); track bar.hour) {
          <rect class="allowed" [attr.x]="bar.x" [attr.y]="bar.y" width="17" [attr.height]="bar.h" rx="1.5" />
          @if (bar.refused > 0) {
            <rect class="refused" [attr.x]="bar.x" [attr.y]="bar.y" width="17" [attr.height]="bar.r" rx="1.5" />
          }
          @if ($index % 4 === 0) {
            <text [attr.x]="bar.x" [attr.y]="height + 14">{{ bar.hour.slice(11) }}:00</text>
          }
        }
        <line x1="0" [attr.x2]="width" [attr.y1]="height" [attr.y2]="height" />
      </svg>
    }
  </section>`,
  styles: `
    .line {
      display: flex;
      justify-content: space-between;
      align-items: baseline;
      margin-bottom: var(--s2);
    }
    h2 {
      font-size: var(--t-m);
    }
    h2 .sub {
      margin-left: var(--s2);
      font-weight: 400;
    }
    svg {
      display: block;
      width: 100%;
    }
    .allowed {
      fill: var(--accent);
      opacity: 0.75;
    }
    .refused {
      fill: var(--bad);
    }
    line {
      stroke: var(--line);
    }
    text {
      fill: var(--ink3);
      font-size: 9px;
    }
  `,
})
export class HourChart {
  readonly hours = input.required<readonly HourCount[]>();
  protected readonly asTable = signal(false);
  protected readonly width = HOURS * STEP;
  protected readonly height = HEIGHT;
  private readonly last = computed(() => lastHours(this.hours()));
  protected readonly most = computed(() =>
    Math.max(1, ...this.last().map(({ allowed, refused }) => allowed + refused)),
  );
  protected readonly total = computed(() =>
    this.last().reduce((sum, { allowed, refused }) => sum + allowed + refused, 0),
  );
  protected readonly bars = computed(() => {
    const scale = (HEIGHT - 6) / this.most();
    return this.last().map((hour, i) => {
      const h = (hour.allowed + hour.refused) * scale;
      return { ...hour, x: i * STEP + 4, y: HEIGHT - h, h, r: Math.min(h, Math.max(2, hour.refused * scale)) };
    });
  });
}

/** The 24 hours up to now, also those without an entry. */
function lastHours(hours: readonly HourCount[]): HourCount[] {
  const counts = new Map(hours.map((hour) => [hour.hour, hour]));
  return Array.from({ length: HOURS }, (_, i) => {
    const hour = new Date(Date.now() - (HOURS - 1 - i) * 3_600_000).toISOString().slice(0, 13);
    return counts.get(hour) ?? { hour, allowed: 0, refused: 0 };
  });
}
