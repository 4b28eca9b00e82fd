import { Component, computed, input } from '@angular/core';
import { TranslocoPipe } from '@jsverse/transloco';
import { toneOf } from './status-tone.js';

/**
 * A state as a shape, a colour and a word; the shape differs by tone, so that colour is never alone.
 *
 * `<wb-status [code]="notice.status" />` reads the text `status.<code>` and knows the tone of every state of notices,
 * warnings, acknowledgements, reports, severities and ledger outcomes.
 */
@Component({
  selector: 'wb-status',
  imports: [TranslocoPipe],
  template: `<span class="st" [class]="tone()">{{ 'status.' + code() | transloco }}</span>`,
  styles: `
    .st {
      display: inline-flex;
      align-items: center;
      gap: 6px;
      font-size: var(--t-s);
      font-weight: 550;
      white-space: nowrap;
    }
    .st::before {
      content: '';
      flex: none;
      width: 8px;
      height: 8px;
      border: 1.5px solid currentColor;
      border-radius: 50%;
    }
    .good {
      color: var(--ok);
    }
    .good::before {
      background: currentColor;
    }
    .waits {
      color: var(--warn);
    }
    .waits::before {
      background: linear-gradient(90deg, currentColor 50%, transparent 50%);
    }
    .bad {
      color: var(--bad);
    }
    .bad::before {
      border-radius: 1px;
      transform: rotate(45deg);
    }
    .quiet {
      color: var(--ink3);
    }
  `,
})
export class Status {
  readonly code = input.required<string>();
  protected readonly tone = computed(() => toneOf(this.code()));
}
