import { Component, computed, Directive, inject, input } from '@angular/core';
import { TranslocoPipe } from '@jsverse/transloco';
import { FaultTextPipe } from './fault-text.js';
import { controlId, Faults } from './faults.js';

/**
 * Label, control, hint and fault of one value of a form.
 *
 * ```html
 * <wb-field pointer="/summary" [label]="…" [hint]="…" [required]="true">
 *   <input class="input" wbControl [formField]="form.summary" />
 * </wb-field>
 * ```
 * `pointer` is the JSON pointer of the value in what is sent; faults of the form around (`wbFaults`) show here.
 */
@Component({
  selector: 'wb-field',
  imports: [FaultTextPipe, TranslocoPipe],
  template: `<label [attr.for]="id()" [class.visually-hidden]="labelHidden()">
      {{ label() }}
      @if (required() === false) {
        <span class="sub">{{ 'ui.optional' | transloco }}</span>
      }
    </label>
    <ng-content />
    @if (fault(); as fault) {
      <p class="fault" [id]="id() + '-fault'">{{ fault | faultText }}</p>
    }
    @if (hint()) {
      <p class="hint" [id]="id() + '-hint'">{{ hint() }}</p>
    }`,
  styles: `
    :host {
      display: flex;
      flex-direction: column;
      gap: 4px;
      min-width: 0;
    }
    label {
      font-size: var(--t-s);
      font-weight: 550;
      color: var(--ink2);
    }
    .sub {
      font-weight: 400;
    }
    .hint {
      font-size: var(--t-s);
      color: var(--ink3);
    }
    .fault {
      font-size: var(--t-s);
      font-weight: 550;
      color: var(--bad);
    }
  `,
  host: { '(focusout)': 'faults?.leave(pointer())' },
})
export class Field {
  protected readonly faults = inject(Faults, { optional: true });
  readonly pointer = input.required<string>();
  readonly label = input.required<string>();
  readonly hint = input<string>();
  /** `false` writes "optional" beside the label. */
  readonly required = input<boolean>();
  readonly labelHidden = input(false);

  readonly id = computed(() => controlId(this.pointer()));
  readonly fault = computed(() => this.faults?.at(this.pointer()));
  readonly describedBy = computed(() => {
    const parts = [this.fault() && 'fault', this.hint() && 'hint'].filter(Boolean);
    return parts.length > 0 ? parts.map((part) => `${this.id()}-${part}`).join(' ') : null;
  });

  constructor() {
    this.faults?.name(this.pointer, this.label);
  }
}

/** Joins a native control to the `wb-field` around it: id, description, validity. */
@Directive({
  selector: '[wbControl]',
  host: {
    '[id]': 'field.id()',
    '[attr.aria-describedby]': 'field.describedBy()',
    '[attr.aria-invalid]': "field.fault() ? 'true' : null",
    '[attr.aria-required]': "field.required() ? 'true' : null",
  },
})
export class Control {
  protected readonly field = inject(Field);
}
