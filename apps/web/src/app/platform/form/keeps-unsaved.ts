import { inject } from '@angular/core';
import { MatDialog } from '@angular/material/dialog';
import type { CanDeactivateFn } from '@angular/router';
import { TranslocoService } from '@jsverse/transloco';
import { confirm } from '@watchbook/ui';

/** A page with a form that may hold what nobody has saved. */
export interface HoldsUnsaved {
  hasUnsaved(): boolean;
}

/** Asks before a page with unsaved input is left. */
export const keepsUnsaved: CanDeactivateFn<HoldsUnsaved> = (page) => {
  if (!page.hasUnsaved()) return true;
  const transloco = inject(TranslocoService);
  return confirm(inject(MatDialog), {
    heading: transloco.translate('ui.leave.heading'),
    text: transloco.translate('ui.leave.text'),
    verb: transloco.translate('ui.leave.verb'),
    danger: true,
  });
};
