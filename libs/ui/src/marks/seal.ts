import { Component, inject, input } from '@angular/core';
import { TranslocoPipe } from '@jsverse/transloco';
import { Formats } from '../format/formats.js';
import { Icon } from './icon.js';

/**
 * What the ledger holds of this answer: `This read is entry 48,213 of the ledger`.
 *
 * `<wb-seal [seq]="notice.seq()" />`; content goes below in small type, such as a hash. `kind` is `read` or `change`.
 */
@Component({
  selector: 'wb-seal',
  imports: [Icon, TranslocoPipe],
  template: `<div class="seal" role="note">
    <wb-icon name="check" [size]="18" />
    <div>
      <b>{{ (kind() === 'read' ? 'ui.seal.read' : 'ui.seal.change') | transloco: { seq: formats.number(seq()) } }}</b>
      <code><ng-content /></code>
    </div>
  </div>`,
  styles: `
    .seal {
      display: flex;
      gap: var(--s3);
      align-items: flex-start;
      padding: 10px 12px;
      border-radius: var(--r);
      background: var(--ok-soft);
      color: var(--ok);
    }
    wb-icon {
      margin-top: 1px;
    }
    b {
      display: block;
      font-weight: 650;
    }
    code {
      font: 500 11px/1.5 var(--mono);
      overflow-wrap: anywhere;
    }
    code:empty {
      display: none;
    }
  `,
})
export class Seal {
  protected readonly formats = inject(Formats);
  readonly seq = input.required<number>();
  readonly kind = input<'read' | 'change'>('read');
}
