import { Component, input } from '@angular/core';
import { TranslocoPipe } from '@jsverse/transloco';
import type { NoticeView } from '@watchbook/contract';
import { Empty, Failure, PluralPipe, Time } from '@watchbook/ui';
import { noticeReaders } from '../platform/api/generated/client.js';
import { load } from '../platform/http/load.js';

/** Which institutions have read the notice, when and for what purpose, from the entries of the ledger. */
@Component({
  selector: 'wb-notice-readers',
  imports: [Empty, Failure, PluralPipe, Time, TranslocoPipe],
  template: `@if (readers.failure(); as failure) {
      <wb-failure [failure]="failure" (retry)="readers.reload()" />
    }
    @if (readers.value(); as answer) {
      @if (answer.data.length === 0) {
        <wb-empty icon="users" [heading]="'notice.noReaders' | transloco" [text]="'notice.noReadersText' | transloco" />
      } @else {
        <div class="section">
          <p class="sub">{{ 'notice.readersText' | transloco }}</p>
          <table class="plain">
            <thead>
              <tr>
                <th>{{ 'notice.column.institution' | transloco }}</th>
                <th>{{ 'notice.column.purposes' | transloco }}</th>
                <th class="num">{{ 'notice.column.lastRead' | transloco }}</th>
              </tr>
            </thead>
            <tbody>
              @for (reader of answer.data; track reader.institutionId) {
                <tr>
                  <td>
                    <b>{{ reader.institutionId ? reader.institution : ('notice.regulators' | transloco) }}</b>
                    <div class="sub">{{ 'notice.reads' | plural: reader.reads }}</div>
                  </td>
                  <td>
                    @for (purpose of reader.purposes; track purpose) {
                      {{ 'code.purpose.' + purpose | transloco }}{{ $last ? '' : ', ' }}
                    } @empty {
                      <span class="sub">{{ 'notice.maskedReads' | transloco }}</span>
                    }
                  </td>
                  <td class="num"><wb-time [at]="reader.lastAt" form="relative" /></td>
                </tr>
              }
            </tbody>
          </table>
        </div>
      }
    }`,
})
export class NoticeReaders {
  readonly notice = input.required<NoticeView>();
  protected readonly readers = load(
    () => ({ id: this.notice().id }),
    ({ id }, signal) => noticeReaders(id, { signal }),
  );
}
