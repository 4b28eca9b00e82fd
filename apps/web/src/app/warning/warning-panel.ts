import { Component, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import { TranslocoPipe } from '@jsverse/transloco';
import { Failure, Icon } from '@watchbook/ui';
import { warningRead } from '../platform/api/generated/client.js';
import { load } from '../platform/http/load.js';
import { WarningActions } from './warning-actions.js';
import { WarningBody } from './warning-body.js';
import { WarningHead } from './warning-head.js';

/** One warning beside the list. */
@Component({
  imports: [Failure, Icon, RouterLink, TranslocoPipe, WarningActions, WarningBody, WarningHead],
  template: `<aside
    [attr.aria-label]="file.value()?.ref ?? ('ui.loading' | transloco)"
    [attr.aria-busy]="file.loading()"
  >
    @if (file.failure(); as failure) {
      <wb-failure [failure]="failure" (retry)="file.reload()" />
    } @else if (file.value(); as warning) {
      <wb-warning-head [warning]="warning">
        <a class="sub open" [routerLink]="['/warnings', warning.id, 'page']">
          <kbd aria-hidden="true">o</kbd> {{ 'notice.open' | transloco }}
        </a>
        <a
          class="icon-button"
          routerLink="/warnings"
          queryParamsHandling="preserve"
          [attr.aria-label]="'ui.close' | transloco"
        >
          <wb-icon name="close" />
        </a>
      </wb-warning-head>
      <wb-warning-body [warning]="warning" [seq]="file.seq()" />
      <wb-warning-actions [warning]="warning" (changed)="file.reload()" />
    }
  </aside>`,
  styleUrl: '../platform/panel.scss',
})
export class WarningPanel {
  readonly id = input.required<string>();
  protected readonly file = load(
    () => ({ id: this.id() }),
    ({ id }, signal) => warningRead(id, { signal }),
  );
}
