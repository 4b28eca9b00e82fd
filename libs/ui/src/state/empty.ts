import { Component, input } from '@angular/core';
import { Icon } from '../marks/icon.js';
import type { IconName } from '../marks/icon-paths.js';

/**
 * Why there is nothing here, and what to do next; the content is a link or button for that.
 *
 * `<wb-empty icon="notices" [heading]="…" [text]="…"><button …>…</button></wb-empty>`
 */
@Component({
  selector: 'wb-empty',
  imports: [Icon],
  template: `<div class="empty">
    <wb-icon [name]="icon()" [size]="22" />
    <h2>{{ heading() }}</h2>
    @if (text()) {
      <p>{{ text() }}</p>
    }
    <ng-content />
  </div>`,
  styles: `
    .empty {
      display: flex;
      flex-direction: column;
      align-items: center;
      gap: var(--s2);
      padding: 56px var(--s5);
      text-align: center;
      color: var(--ink3);
    }
    h2 {
      font-size: var(--t-l);
      color: var(--ink);
    }
    p {
      max-width: 52ch;
      margin-bottom: var(--s2);
    }
  `,
})
export class Empty {
  readonly icon = input<IconName>('inbox');
  readonly heading = input.required<string>();
  readonly text = input<string>();
}
