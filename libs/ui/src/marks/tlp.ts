import { Component, computed, input } from '@angular/core';
import type { Tlp } from '@watchbook/contract';

/**
 * A Traffic Light Protocol 2.0 label in its prescribed colours, the same in every theme.
 *
 * `<wb-tlp [label]="notice.tlp" />`
 */
@Component({
  selector: 'wb-tlp',
  template: `<span class="tlp" [class]="tone()">TLP:{{ label() }}</span>`,
  styles: `
    .tlp {
      display: inline-block;
      padding: 0 6px;
      border-radius: 3px;
      background: #000;
      box-shadow: 0 0 0 1px light-dark(transparent, var(--line));
      font: 650 10.5px/18px var(--font);
      letter-spacing: 0.03em;
      white-space: nowrap;
      print-color-adjust: exact;
    }
    .red {
      color: #ff2b2b;
    }
    .amber {
      color: #ffc000;
    }
    .green {
      color: #33ff00;
    }
    .clear {
      color: #fff;
    }
  `,
})
export class TlpBadge {
  readonly label = input.required<Tlp>();
  protected readonly tone = computed(() => this.label().split('+')[0]!.toLowerCase());
}
