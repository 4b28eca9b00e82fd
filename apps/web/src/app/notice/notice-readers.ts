import { NgTemplateOutlet } from '@angular/common';
import { Component, computed, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import { TranslocoPipe } from '@jsverse/transloco';
import type { NoticeReaderList, NoticeView } from '@watchbook/contract';
import { Empty, Failure, PluralPipe, Time } from '@watchbook/ui';
import { noticeReaders } from '../platform/api/generated/client.js';
import { load } from '../platform/http/load.js';
import { Can } from '../platform/policy/can.js';

/** One line: an institution, or a person of the own one. */
type Line = Omit<NoticeReaderList['data'][number], 'institution' | 'institutionId'> & { id: string; name: string };

/** Who was shown the notice, how, when and for what purpose, from the entries of the ledger. */
@Component({
  selector: 'wb-notice-readers',
  imports: [Can, Empty, Failure, NgTemplateOutlet, PluralPipe, RouterLink, Time, TranslocoPipe],
  template: `@if (readers.failure(); as failure) {
      <wb-failure [failure]="failure" (retry)="readers.reload()" />
    }
    @if (readers.value(); as answer) {
      @if (nobody()) {
        <wb-empty icon="users" [heading]="'notice.noReaders' | transloco" [text]="'notice.noReadersText' | transloco" />
      } @else {
        <div class="section">
          <p class="sub">{{ 'notice.readersText' | transloco }}</p>
          <ng-container
            *ngTemplateOutlet="table; context: { lines: institutions(), heading: 'notice.column.institution' }"
          />
          @if (answer.sealed.count > 0) {
            <p class="sub">{{ 'notice.sealedReads' | plural: answer.sealed.count }}</p>
          }
        </div>
      }
      @if (colleagues().length > 0) {
        <div class="section">
          <h3>{{ 'notice.colleagues' | transloco }}</h3>
          <p *wbCan="['read', 'AccessReview']">
            <a routerLink="/access-review" [queryParams]="{ notice: notice().id, days: 90 }">{{
              'review.access.title' | transloco
            }}</a>
          </p>
          <ng-container *ngTemplateOutlet="table; context: { lines: colleagues(), heading: 'notice.column.person' }" />
        </div>
      }
    }
    <ng-template #table let-lines="lines" let-heading="heading">
      @if (lines.length > 0) {
        <table class="plain">
          <thead>
            <tr>
              <th>{{ heading | transloco }}</th>
              <th>{{ 'notice.column.purposes' | transloco }}</th>
              <th class="num">{{ 'notice.column.lastRead' | transloco }}</th>
            </tr>
          </thead>
          <tbody>
            @for (line of lines; track line.id) {
              <tr>
                <td>
                  <b>{{ line.name }}</b>
                  <div class="sub">
                    @for (of of line.kinds; track of.kind) {
                      {{ 'notice.readKind.' + of.kind | transloco }} {{ of.reads }}{{ $last ? '' : ' · ' }}
                    }
                  </div>
                </td>
                <td>
                  @for (purpose of line.purposes; track purpose) {
                    {{ 'code.purpose.' + purpose | transloco }}{{ $last ? '' : ', ' }}
                  } @empty {
                    <span class="sub">{{ 'notice.maskedReads' | transloco }}</span>
                  }
                </td>
                <td class="num"><wb-time [at]="line.lastAt" form="relative" /></td>
              </tr>
            }
          </tbody>
        </table>
      }
    </ng-template>`,
})
export class NoticeReaders {
  readonly notice = input.required<NoticeView>();
  protected readonly readers = load(
    () => ({ id: this.notice().id }),
    ({ id }, signal) => noticeReaders(id, { signal }),
  );
  protected readonly institutions = computed<Line[]>(() =>
    (this.readers.value()?.data ?? []).map(({ institutionId: id, institution: name, ...reads }) => ({
      id,
      name,
      ...reads,
    })),
  );
  protected readonly colleagues = computed<Line[]>(() =>
    (this.readers.value()?.colleagues ?? []).map(({ userId: id, ...reads }) => ({ id, ...reads })),
  );
  protected readonly nobody = computed(
    () => this.institutions().length === 0 && (this.readers.value()?.sealed.count ?? 0) === 0,
  );
}
