import { Component, inject, input } from '@angular/core';
import { Router, RouterLink } from '@angular/router';
import { TranslocoPipe } from '@jsverse/transloco';
import { Failure, Icon, TlpBadge } from '@watchbook/ui';
import { warningRead } from '../platform/api/generated/client.js';
import { load } from '../platform/http/load.js';
import { Shortcuts } from '../platform/keyboard/shortcuts.js';
import { WarningActions } from './warning-actions.js';
import { WarningBody } from './warning-body.js';
import { WarningHead } from './warning-head.js';

/** One warning on its own page. */
@Component({
  imports: [Failure, Icon, RouterLink, TlpBadge, TranslocoPipe, WarningActions, WarningBody, WarningHead],
  template: `<div class="sheet">
    <a class="back no-print" [routerLink]="['/warnings', id()]"
      ><wb-icon name="back" /> {{ 'warning.list.title' | transloco }}</a
    >
    @if (file.failure(); as failure) {
      <wb-failure [failure]="failure" (retry)="file.reload()" />
    } @else if (file.value(); as warning) {
      <wb-tlp class="print-label" [label]="warning.tlp" />
      <article>
        <wb-warning-head [warning]="warning" [page]="true" />
        <wb-warning-body [warning]="warning" [seq]="file.seq()" />
        <wb-warning-actions [warning]="warning" (changed)="file.reload()" />
      </article>
    }
  </div>`,
  styleUrl: '../notice/notice-page.scss',
})
export class WarningPage {
  private readonly router = inject(Router);
  readonly id = input.required<string>();
  protected readonly file = load(
    () => ({ id: this.id() }),
    ({ id }, signal) => warningRead(id, { signal }),
  );

  constructor() {
    const back = () => void this.router.navigate(['/warnings', this.id()]);
    inject(Shortcuts).use([{ keys: 'x', text: 'shell.keys.back', run: back }]);
  }
}
