import { Component, input } from '@angular/core';
import { TranslocoPipe } from '@jsverse/transloco';
import type { NoticeView } from '@watchbook/contract';
import { PluralPipe, Status, TlpBadge } from '@watchbook/ui';
import { NoticeTitle } from './notice-title.js';

/** Reference, label, state and name of one notice; content goes at the right of the first line. */
@Component({
  selector: 'wb-notice-head',
  imports: [NoticeTitle, PluralPipe, Status, TlpBadge, TranslocoPipe],
  template: `<div class="head">
    <div class="top">
      <div class="row">
        <span class="mono">{{ notice().ref }}</span>
        <wb-tlp [label]="notice().tlp" />
        <wb-status [code]="notice().status" />
      </div>
      <div class="tools no-print"><ng-content /></div>
    </div>
    @if (page()) {
      <h1 tabindex="-1"><wb-notice-title [title]="notice().title" [type]="notice().subjectType" /></h1>
    } @else {
      <h2><wb-notice-title [title]="notice().title" [type]="notice().subjectType" /></h2>
    }
    <p class="sub">
      {{ 'code.typology.' + notice().typology | transloco }} ·
      {{
        notice().own ? ('notice.ownSource' | transloco) : ('notice.from' | transloco: { source: notice().source.name })
      }}
      · {{ 'notice.version' | transloco: { n: notice().version } }}
      @if (notice().subjectCount > 1) {
        · {{ 'notice.linked' | plural: notice().subjectCount - 1 }}
      }
    </p>
  </div>`,
  styles: `
    .head {
      padding: var(--s4) var(--s5) var(--s3);
      border-bottom: 1px solid var(--line2);
    }
    .top {
      display: flex;
      justify-content: space-between;
      gap: var(--s2);
    }
    .row {
      min-height: 30px;
    }
    .tools {
      display: flex;
      flex: none;
      margin-right: -8px;
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
export class NoticeHead {
  readonly notice = input.required<NoticeView>();
  /** Draws the heading of a page instead of the heading of a panel. */
  readonly page = input(false);
}
