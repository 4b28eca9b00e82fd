import { Component, input } from '@angular/core';
import { TranslocoPipe } from '@jsverse/transloco';
import type { WarningView } from '@watchbook/contract';
import { Status, TlpBadge } from '@watchbook/ui';

/** Reference, label, state and title of one warning; content goes at the right of the first line. */
@Component({
  selector: 'wb-warning-head',
  imports: [Status, TlpBadge, TranslocoPipe],
  template: `<div class="head">
    <div class="row">
      <span class="mono">{{ warning().ref }}</span>
      <wb-tlp [label]="warning().tlp" />
      <wb-status [code]="warning().status" />
      <span class="sp"></span>
      <ng-content />
    </div>
    @if (page()) {
      <h1 tabindex="-1">{{ warning().title }}</h1>
    } @else {
      <h2>{{ warning().title }}</h2>
    }
    <p class="sub">
      {{ 'warning.severity' | transloco }}: {{ 'status.' + warning().severity | transloco }} ·
      {{ 'warning.from' | transloco: { issuer: warning().issuer.name } }} ·
      {{ 'notice.version' | transloco: { n: warning().version } }}
    </p>
  </div>`,
  styles: `
    .head {
      padding: var(--s4) var(--s5) var(--s3);
      border-bottom: 1px solid var(--line2);
    }
    .mono {
      font-weight: 500;
      color: var(--ink2);
    }
    h1,
    h2 {
      margin: var(--s2) 0 2px;
      outline: none;
      overflow-wrap: anywhere;
    }
  `,
})
export class WarningHead {
  readonly warning = input.required<WarningView>();
  /** Draws the heading of a page instead of the heading of a panel. */
  readonly page = input(false);
}
