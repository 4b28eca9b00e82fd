import { Component, computed, inject, input } from '@angular/core';
import { TranslocoPipe } from '@jsverse/transloco';
import type { ScreeningBatchDetail } from '@watchbook/contract';
import { Formats } from '@watchbook/ui';

const bands = ['strong', 'likely', 'possible', 'weak', 'none'] as const;

/** How many rows had which best score, as bars that are a table. */
@Component({
  selector: 'wb-batch-bands',
  imports: [TranslocoPipe],
  template: `<table class="plain">
    <caption class="visually-hidden">
      {{
        'batch.bands' | transloco
      }}
    </caption>
    <tbody>
      @for (row of rows(); track row.band) {
        <tr>
          <th scope="row">{{ 'batch.band.' + row.band | transloco }}</th>
          <td class="bar"><i [class]="row.band" [style.width.%]="row.share"></i></td>
          <td class="num">{{ formats.number(row.count) }}</td>
        </tr>
      }
    </tbody>
  </table>`,
  styles: `
    th {
      width: 200px;
    }
    i {
      display: block;
      height: 10px;
      border-radius: 3px;
      background: var(--accent);
    }
    .none {
      background: var(--line);
    }
    .num {
      width: 72px;
    }
    @media (max-width: 600px) {
      th {
        width: 110px;
      }
    }
  `,
})
export class BatchBands {
  protected readonly formats = inject(Formats);
  readonly batch = input.required<ScreeningBatchDetail>();
  protected readonly rows = computed(() => {
    const counts = this.batch().bands;
    const most = Math.max(1, ...Object.values(counts));
    return bands.map((band) => ({ band, count: counts[band], share: (100 * counts[band]) / most }));
  });
}
