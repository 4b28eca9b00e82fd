import { Component, inject } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatDialog } from '@angular/material/dialog';
import { TranslocoPipe } from '@jsverse/transloco';
import type { ScreeningAlarm } from '@watchbook/contract';
import { Failure, GridPager, Mask, Seal, Status, Time } from '@watchbook/ui';
import { firstValueFrom } from 'rxjs';
import { screeningAlarmList } from '../platform/api/generated/client.js';
import { load } from '../platform/http/load.js';
import { queryState } from '../platform/query-state.js';
import { AlarmDialog } from './alarm-dialog.js';

/** Who asked as one does who guesses: what waits for whoever answers for it, and what became of the others. */
@Component({
  selector: 'wb-alarm-list',
  imports: [Failure, GridPager, Mask, MatButton, Seal, Status, Time, TranslocoPipe],
  template: `<section>
    <h2>{{ 'screening.alarm.heading' | transloco }}</h2>
    <p class="sub">{{ 'screening.alarm.text' | transloco }}</p>
    @if (list.failure(); as failure) {
      <wb-failure [failure]="failure" [compact]="true" (retry)="list.reload()" />
    }
    @if (list.value(); as answer) {
      <ul>
        @for (alarm of answer.data; track alarm.id) {
          <li>
            <div class="what">
              <b>{{ 'screening.alarm.kind.' + alarm.kind | transloco }}</b>
              <div class="sub">
                <wb-mask [value]="alarm.person.name" /> · {{ alarm.institution.name }} ·
                {{ 'screening.alarm.counts' | transloco: { subjects: alarm.subjects, misses: alarm.misses } }} ·
                <wb-time [at]="alarm.raisedAt" form="relative" />
              </div>
              @if (alarm.reason; as reason) {
                <div class="sub">
                  {{ alarm.closedBy?.name }}: {{ 'screening.alarm.verdict.' + alarm.verdict | transloco }} ·
                  {{ reason }}
                </div>
              }
            </div>
            <wb-status [code]="alarm.closedAt ? 'done' : 'open'" />
            @if (alarm.closable) {
              <button matButton="outlined" type="button" (click)="close(alarm)">
                {{ 'screening.alarm.look' | transloco }}
              </button>
            }
          </li>
        } @empty {
          <li class="sub">{{ 'screening.alarm.none' | transloco }}</li>
        }
      </ul>
      <wb-grid-pager [page]="answer.page" (turn)="query.turn($event)" />
    }
    @if (list.seq(); as seq) {
      <wb-seal [seq]="seq" [compact]="true" />
    }
  </section>`,
  styles: `
    h2 {
      font-size: var(--t-l);
    }
    ul {
      margin: var(--s2) 0 0;
      padding: 0;
      list-style: none;
    }
    li {
      display: flex;
      flex-wrap: wrap;
      gap: var(--s3);
      align-items: center;
      padding: var(--s3) 0;
      border-bottom: 1px solid var(--line2);
    }
    .what {
      flex: 1 1 240px;
      min-width: 0;
      overflow-wrap: anywhere;
    }
  `,
})
export class AlarmList {
  private readonly dialogs = inject(MatDialog);
  protected readonly query = queryState();
  protected readonly list = load(
    () => ({ cursor: this.query.get('cursor'), limit: 10 }),
    (query, signal) => screeningAlarmList(query, { signal }),
  );

  protected async close(alarm: ScreeningAlarm): Promise<void> {
    const opened = this.dialogs.open<AlarmDialog, ScreeningAlarm, boolean>(AlarmDialog, {
      width: '560px',
      data: alarm,
    });
    if (await firstValueFrom(opened.afterClosed())) this.list.reload();
  }
}
