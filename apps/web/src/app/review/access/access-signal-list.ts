import { Component, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import { TranslocoPipe } from '@jsverse/transloco';
import type { AccessSignal } from '@watchbook/contract';
import { NumPipe } from '@watchbook/ui';

/** What of somebody's reading is worth a question, each with the entry at which to begin. */
@Component({
  selector: 'wb-access-signals',
  imports: [NumPipe, RouterLink, TranslocoPipe],
  template: `@for (signal of signals(); track $index) {
    <div class="signal">
      <span aria-hidden="true" class="mark"></span>
      <span>
        {{ 'review.signal.' + signal.code | transloco: { n: signal.count } }}
        @if (signal.day) {
          · {{ signal.day }}
        }
        @if (signal.usual !== null) {
          · {{ 'review.access.usual' | transloco }} {{ signal.usual | num }}
        }
        · <a [routerLink]="['/ledger', signal.seq]">#{{ signal.seq }}</a>
      </span>
    </div>
  }`,
  styles: `
    .signal {
      display: flex;
      align-items: baseline;
      gap: 6px;
    }
    .mark {
      flex: none;
      width: 8px;
      height: 8px;
      transform: rotate(45deg);
      background: var(--warn);
    }
  `,
})
export class AccessSignalList {
  readonly signals = input.required<readonly AccessSignal[]>();
}
