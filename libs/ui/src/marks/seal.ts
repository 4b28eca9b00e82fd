import { Component, computed, inject, input } from '@angular/core';
import { TranslocoPipe } from '@jsverse/transloco';
import { Formats } from '../format/formats.js';
import { Icon } from './icon.js';

/**
 * What the ledger holds of this answer: `This read is entry 48,213 of the ledger`.
 *
 * `<wb-seal [seq]="notice.seq()" />`; content goes below in small type, such as a hash. `kind` is `read` or `change`;
 * `compact` is one short line for the head of a list.
 */
@Component({
  selector: 'wb-seal',
  imports: [Icon, TranslocoPipe],
  template: `@if (compact()) {
      <span class="line" [title]="sentence() | transloco: { seq: number() }">
        <wb-icon name="check" [size]="13" />{{ 'ui.seal.short' | transloco: { seq: number() } }}
      </span>
    } @else {
      <div class="seal" role="note">
        <wb-icon name="check" [size]="18" />
        <div>
          <b>{{ sentence() | transloco: { seq: number() } }}</b>
          <code><ng-content /></code>
        </div>
      </div>
    }`,
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
    .seal wb-icon {
      margin-top: 1px;
    }
    .line {
      display: inline-flex;
      align-items: center;
      gap: 4px;
      color: var(--ok);
      font-size: var(--t-s);
      font-weight: 550;
      white-space: nowrap;
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
  private readonly formats = inject(Formats);
  readonly seq = input.required<number>();
  readonly kind = input<'read' | 'change'>('read');
  readonly compact = input(false);
  protected readonly sentence = computed(() => (this.kind() === 'read' ? 'ui.seal.read' : 'ui.seal.change'));
  protected readonly number = computed(() => this.formats.number(this.seq()));
}
