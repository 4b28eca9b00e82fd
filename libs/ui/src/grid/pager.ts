import { Component, input, output } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { TranslocoPipe } from '@jsverse/transloco';

/**
 * Earlier and later page of a cursor list: `<wb-grid-pager [page]="list.page()" (turn)="goTo($event)" />`.
 * Draws nothing when all rows are on one page.
 */
@Component({
  selector: 'wb-grid-pager',
  imports: [MatButton, TranslocoPipe],
  template: `@if (page().prev !== null || page().next !== null) {
    <nav [attr.aria-label]="'ui.pages' | transloco">
      <button matButton="outlined" type="button" [disabled]="page().prev === null" (click)="turn.emit(page().prev)">
        {{ 'ui.previous' | transloco }}
      </button>
      <button matButton="outlined" type="button" [disabled]="page().next === null" (click)="turn.emit(page().next)">
        {{ 'ui.next' | transloco }}
      </button>
    </nav>
  }`,
  styles: `
    nav {
      display: flex;
      gap: var(--s2);
      justify-content: flex-end;
      padding: var(--s2) var(--s5);
      border-top: 1px solid var(--line);
      background: var(--surface);
    }
  `,
})
export class GridPager {
  readonly page = input.required<{ prev: string | null; next: string | null }>();
  readonly turn = output<string | null>();
}
