import { Component } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { TranslocoPipe } from '@jsverse/transloco';
import { Failure, Time } from '@watchbook/ui';
import { sessionDelete, sessionDeleteOthers, sessionList } from '../platform/api/generated/client.js';
import { attempt } from '../platform/http/attempt.js';
import { load } from '../platform/http/load.js';

/** Where the reader is signed in; each of it can be ended at once. */
@Component({
  selector: 'wb-sessions',
  imports: [Failure, MatButton, Time, TranslocoPipe],
  template: `<section class="card">
    <div class="row">
      <h2>{{ 'security.sessions.heading' | transloco }}</h2>
      <span class="sp"></span>
      @if ((list.value()?.data ?? []).length > 1) {
        <button matButton type="button" [disabled]="doing.running()" (click)="endOthers()">
          {{ 'security.sessions.endOthers' | transloco }}
        </button>
      }
    </div>
    <p class="sub">{{ 'security.sessions.text' | transloco }}</p>
    @if (list.failure(); as failure) {
      <wb-failure [failure]="failure" (retry)="list.reload()" />
    }
    @if (doing.failure(); as failure) {
      <wb-failure [failure]="failure" [compact]="true" (retry)="list.reload()" />
    }
    <table class="plain">
      <tbody>
        @for (session of list.value()?.data ?? []; track session.id) {
          <tr>
            <td>
              <b>{{ session.userAgent ?? ('security.sessions.unknown' | transloco) }}</b>
              <div class="sub">
                {{ 'security.sessions.since' | transloco }} <wb-time [at]="session.createdAt" /> ·
                {{ 'security.sessions.used' | transloco }} <wb-time [at]="session.lastUsedAt" form="relative" />
              </div>
            </td>
            <td class="num">
              @if (session.current) {
                <span class="chip">{{ 'security.sessions.this' | transloco }}</span>
              } @else {
                <button matButton="outlined" type="button" [disabled]="doing.running()" (click)="end(session.id)">
                  {{ 'security.sessions.end' | transloco }}
                </button>
              }
            </td>
          </tr>
        }
      </tbody>
    </table>
  </section>`,
  styleUrl: './section.scss',
})
export class Sessions {
  protected readonly doing = attempt();
  protected readonly list = load(
    () => ({}),
    (_, signal) => sessionList({ signal }),
  );

  protected async endOthers(): Promise<void> {
    if (await this.doing.run(() => sessionDeleteOthers().then(() => true))) this.list.reload();
  }

  protected async end(id: string): Promise<void> {
    const ended = await this.doing.run(async () => {
      await sessionDelete(id);
      return true;
    });
    if (ended) this.list.reload();
  }
}
