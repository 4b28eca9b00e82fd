import { Component, input } from '@angular/core';

/**
 * The head of a page: title, a line below it, actions at the right.
 *
 * `<wb-page-header [heading]="…" [line]="…"><button matButton="filled">…</button></wb-page-header>`;
 * the content is the actions. The heading takes the focus after navigation.
 */
@Component({
  selector: 'wb-page-header',
  template: `<header>
    <div class="words">
      <h1 tabindex="-1">{{ heading() }}</h1>
      @if (line()) {
        <p>{{ line() }}</p>
      }
    </div>
    <div class="actions no-print"><ng-content /></div>
  </header>`,
  styles: `
    header {
      display: flex;
      flex-wrap: wrap;
      align-items: flex-end;
      gap: var(--s2) var(--s4);
      padding: var(--s4) var(--s5) var(--s3);
    }
    :host(.flush) header {
      padding-inline: 0;
    }
    .words {
      flex: 1 1 240px;
      min-width: 0;
    }
    h1 {
      outline: none;
      overflow-wrap: anywhere;
    }
    p {
      margin: 2px 0 0;
      color: var(--ink3);
      font-size: var(--t-s);
    }
    .actions {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      gap: var(--s2);
    }
  `,
})
export class PageHeader {
  readonly heading = input.required<string>();
  readonly line = input<string>();
}
