import { NgTemplateOutlet } from '@angular/common';
import { Component, computed, contentChildren, ElementRef, inject, input, output } from '@angular/core';
import { RouterLink } from '@angular/router';
import { TranslocoPipe } from '@jsverse/transloco';
import { GridColumn } from './column.js';

/**
 * A dense list of two-line rows; each row is a link to its own address.
 *
 * ```html
 * <wb-grid [label]="…" [rows]="rows()" [rowId]="id" [link]="link" [selectedId]="openId()" [loading]="list.loading()"
 *   [sort]="sort()" (sortChange)="…"> <ng-template wbColumn …> … </wb-grid>
 * ```
 * The first column is the link: put `<b>` for what it is and `<span class="l2">` for reference and kind.
 * Old rows stay while new ones load. Arrow keys move between rows; `move(1)` and `openFocused()` serve shortcuts.
 */
@Component({
  selector: 'wb-grid',
  imports: [NgTemplateOutlet, RouterLink, TranslocoPipe],
  templateUrl: './grid.html',
  styleUrl: './grid.scss',
})
export class Grid<T> {
  private readonly host = inject<ElementRef<HTMLElement>>(ElementRef);
  readonly label = input.required<string>();
  readonly rows = input.required<readonly T[]>();
  readonly rowId = input.required<(row: T) => string>();
  /** Router commands of a row; null draws a row without link. */
  readonly link = input<((row: T) => unknown[]) | null>(null);
  readonly selectedId = input<string | null>(null);
  readonly loading = input(false);
  /** The sort that is in force, such as `-receivedAt`. */
  readonly sort = input<string>();
  readonly sortChange = output<string>();

  protected readonly columns = contentChildren<GridColumn<T>>(GridColumn);
  protected readonly skeleton = computed(() => (this.loading() && this.rows().length === 0 ? [1, 2, 3, 4, 5, 6] : []));

  /** Moves the focus by rows from the focused or selected one. @returns the id of the row, or null without rows. */
  move(by: number): string | null {
    const links = this.links();
    if (links.length === 0) return null;
    const focused = links.indexOf(document.activeElement as HTMLAnchorElement);
    const selected = this.rows().findIndex((row) => this.rowId()(row) === this.selectedId());
    const from = focused >= 0 ? focused : selected;
    const to = from < 0 ? 0 : Math.min(links.length - 1, Math.max(0, from + by));
    links[to]!.focus();
    const row = this.rows()[to];
    return row === undefined ? null : this.rowId()(row);
  }

  /** Follows the link of the focused row. */
  openFocused(): void {
    const active = document.activeElement;
    if (active instanceof HTMLAnchorElement && this.links().includes(active)) active.click();
  }

  protected direction(key: string): 'ascending' | 'descending' | 'none' {
    if (this.sort() === key) return 'ascending';
    return this.sort() === `-${key}` ? 'descending' : 'none';
  }

  protected toggle(key: string): void {
    this.sortChange.emit(this.sort() === `-${key}` ? key : `-${key}`);
  }

  /** A click anywhere on the row is a click on its link, unless it hit a control of its own or selected text. */
  protected follow(event: MouseEvent): void {
    const target = event.target as HTMLElement;
    if (target.closest('a, button, input, label') || getSelection()?.toString()) return;
    const link = (event.currentTarget as HTMLElement).querySelector<HTMLAnchorElement>('a.row-link');
    link?.dispatchEvent(
      new MouseEvent('click', { bubbles: true, cancelable: true, ctrlKey: event.ctrlKey, metaKey: event.metaKey }),
    );
  }

  protected step(event: Event, by: number): void {
    if (!(event.target as HTMLElement).classList.contains('row-link')) return;
    event.preventDefault();
    this.move(by);
  }

  private links(): HTMLAnchorElement[] {
    return [...this.host.nativeElement.querySelectorAll<HTMLAnchorElement>('a.row-link')];
  }
}
