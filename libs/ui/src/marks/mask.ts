import { Component, computed, input } from '@angular/core';
import { TranslocoPipe } from '@jsverse/transloco';
import { MASK } from '@watchbook/contract';

/**
 * A value that may be masked: the value itself, or the one mask with words for a screen reader.
 *
 * `<wb-mask [value]="subject.name" />`; a value of null shows as a dash.
 */
@Component({
  selector: 'wb-mask',
  imports: [TranslocoPipe],
  template: `@for (part of parts(); track $index) {
      @if (part === null) {
        <span class="mask" aria-hidden="true">{{ mask }}</span><span class="visually-hidden">{{
          'ui.masked' | transloco
        }}</span>
      } @else {
        {{ part }}
      }
    } @empty {
      <span class="sub">–</span>
    }`,
  styles: `
    .mask {
      font-family: var(--mono);
      letter-spacing: 0.06em;
      color: var(--ink3);
    }
  `,
})
export class Mask {
  readonly value = input.required<string | null>();
  protected readonly mask = MASK;
  protected readonly parts = computed(() => splitAtMask(this.value()));
}

function splitAtMask(value: string | null): (string | null)[] {
  if (value === null || value === '') return [];
  return value
    .split(MASK)
    .flatMap((part, at) => (at === 0 ? [part] : [null, part]))
    .filter((part) => part !== '');
}
