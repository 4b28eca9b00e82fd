import { Component, input } from '@angular/core';
import { TranslocoPipe } from '@jsverse/transloco';
import type { NoticeView } from '@watchbook/contract';
import { Empty, Failure, Time } from '@watchbook/ui';
import { noticeVersions } from '../platform/api/generated/client.js';
import { load } from '../platform/http/load.js';

/** What the notice said at each version, as hashes, and which members changed. */
@Component({
  selector: 'wb-notice-versions',
  imports: [Empty, Failure, Time, TranslocoPipe],
  template: `@if (versions.failure(); as failure) {
      <wb-failure [failure]="failure" (retry)="versions.reload()" />
    }
    <div class="section" [attr.aria-busy]="versions.loading()">
      @for (version of versions.value()?.data; track version.version) {
        <article>
          <h3>{{ 'notice.version' | transloco: { n: version.version } }}</h3>
          <p class="sub">
            <wb-time [at]="version.createdAt" />
            @if (version.createdBy; as person) {
              · {{ person.name }}
            }
          </p>
          @if (version.changed.length > 0) {
            <p>
              {{ 'notice.changed' | transloco }}
              @for (member of version.changed; track member) {
                {{ 'notice.member.' + member | transloco }}{{ $last ? '' : ', ' }}
              }
            </p>
          }
          <code>{{ version.contentHash }}</code>
        </article>
      } @empty {
        @if (versions.value()) {
          <wb-empty icon="entries" [heading]="'notice.noVersions' | transloco" />
        }
      }
    </div>`,
  styles: `
    article + article {
      margin-top: var(--s3);
      padding-top: var(--s3);
      border-top: 1px solid var(--line2);
    }
    code {
      color: var(--ink3);
      font-size: var(--t-xs);
      overflow-wrap: anywhere;
    }
  `,
})
export class NoticeVersions {
  readonly notice = input.required<NoticeView>();
  protected readonly versions = load(
    () => ({ id: this.notice().id, version: this.notice().version }),
    ({ id }, signal) => noticeVersions(id, { signal }),
  );
}
