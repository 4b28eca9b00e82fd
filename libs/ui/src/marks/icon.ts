import { Component, computed, input } from '@angular/core';
import { iconPaths, type IconName } from './icon-paths.js';

/**
 * A line icon that goes with words; hidden from assistive technology.
 *
 * `<wb-icon name="notices" />`; 16 px unless `size` says otherwise.
 */
@Component({
  selector: 'wb-icon',
  template: `<svg [attr.width]="size()" [attr.height]="size()" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
    <path [attr.d]="path()" />
  </svg>`,
  styles: `
    :host {
      display: inline-flex;
      flex: none;
    }
    svg {
      stroke: currentColor;
      fill: none;
      stroke-width: 1.7;
      stroke-linecap: round;
      stroke-linejoin: round;
    }
  `,
})
export class Icon {
  readonly name = input.required<IconName>();
  readonly size = input(16);
  protected readonly path = computed(() => iconPaths[this.name()]);
}
