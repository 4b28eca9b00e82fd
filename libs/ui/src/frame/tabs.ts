import { Component, input } from '@angular/core';
import { RouterLink } from '@angular/router';

/** One tab: its code goes into the address as `?tab=code`. */
export interface TabItem {
  code: string;
  label: string;
  count?: number;
}

/**
 * Tabs of a panel or page, each with its own address (`?tab=`).
 *
 * `<wb-tabs [items]="tabs()" [current]="tab()" label="…" />`; the page reads `tab` from the query and shows it.
 */
@Component({
  selector: 'wb-tabs',
  imports: [RouterLink],
  template: `<nav [attr.aria-label]="label()">
    @for (item of items(); track item.code) {
      <a
        [routerLink]="[]"
        [queryParams]="{ tab: item.code }"
        queryParamsHandling="merge"
        [replaceUrl]="true"
        [attr.aria-current]="item.code === current() ? 'true' : null"
        >{{ item.label }}
        @if (item.count !== undefined) {
          <span>{{ item.count }}</span>
        }
      </a>
    }
  </nav>`,
  styles: `
    nav {
      display: flex;
      gap: var(--s4);
      padding: 0 var(--s5);
      border-bottom: 1px solid var(--line2);
      overflow-x: auto;
      scrollbar-width: none;
    }
    a {
      padding: 9px 0;
      border-bottom: 2px solid transparent;
      color: var(--ink2);
      font-weight: 550;
      white-space: nowrap;
    }
    a:hover {
      text-decoration: none;
      color: var(--ink);
    }
    a[aria-current] {
      color: var(--ink);
      border-color: var(--accent);
    }
    a:focus-visible {
      outline-offset: -2px;
    }
  `,
})
export class Tabs {
  readonly items = input.required<readonly TabItem[]>();
  readonly current = input.required<string>();
  readonly label = input.required<string>();
}
