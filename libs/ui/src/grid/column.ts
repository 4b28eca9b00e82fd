import { Directive, inject, input, TemplateRef } from '@angular/core';

/**
 * One column of a `wb-grid`; the template draws its cell.
 *
 * ```html
 * <ng-template wbColumn [of]="rows()" [label]="…" width="152px" sort="ref" let-row>{{ row.ref }}</ng-template>
 * ```
 * `of` gives the template its type. `sort` is the key that the list route knows, without the minus. `end` aligns right.
 * `wideOnly` leaves the column out where the grid is narrow; what it says then belongs in the second line, as `.narrow-only`.
 */
@Directive({ selector: 'ng-template[wbColumn]' })
export class GridColumn<T> {
  readonly of = input.required<readonly T[]>();
  readonly label = input.required<string>();
  readonly width = input<string>();
  readonly sort = input<string>();
  readonly end = input(false);
  readonly wideOnly = input(false);
  readonly template = inject<TemplateRef<{ $implicit: T }>>(TemplateRef);

  static ngTemplateContextGuard<T>(_column: GridColumn<T>, context: unknown): context is { $implicit: T } {
    return typeof context === 'object';
  }
}
