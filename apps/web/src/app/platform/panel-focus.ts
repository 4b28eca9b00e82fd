import { MediaMatcher } from '@angular/cdk/layout';
import { afterRenderEffect, ElementRef, inject, type Signal } from '@angular/core';

/** As wide as a page must be to show the list beside its panel. */
const BESIDE = '(min-width: 1081px)';

/**
 * Moves the focus to the heading of a panel that covers its list, as soon as `ready`; beside the list it stays on the row.
 * Call in an injection context of the panel.
 */
export function focusPanel(ready: Signal<unknown>): void {
  const beside = inject(MediaMatcher).matchMedia(BESIDE);
  const host = inject<ElementRef<HTMLElement>>(ElementRef).nativeElement;
  let done: unknown;
  afterRenderEffect(() => {
    const now = ready();
    if (now === undefined || now === done || beside.matches) return;
    done = now;
    const heading = host.querySelector<HTMLElement>('h2');
    heading?.setAttribute('tabindex', '-1');
    heading?.focus();
  });
}
