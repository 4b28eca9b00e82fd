import { Component, inject, input } from '@angular/core';
import { Router, RouterLink } from '@angular/router';
import { TranslocoPipe } from '@jsverse/transloco';
import { Failure, Icon, Mask, Seal, Status, Time } from '@watchbook/ui';
import { informationRequestRead } from '../platform/api/generated/client.js';
import { load } from '../platform/http/load.js';
import { Shortcuts } from '../platform/keyboard/shortcuts.js';
import { RequestActions } from './request-actions.js';

/** One question to a holder, its answer, and what the reader may do about it. */
@Component({
  imports: [Failure, Icon, Mask, RequestActions, RouterLink, Seal, Status, Time, TranslocoPipe],
  template: `<div class="sheet">
    <a class="back no-print" routerLink="/requests"><wb-icon name="back" /> {{ 'request.title' | transloco }}</a>
    @if (file.failure(); as failure) {
      <wb-failure [failure]="failure" (retry)="file.reload()" />
    } @else if (file.value(); as request) {
      <article>
        <section class="section">
          <div class="row">
            <h1 tabindex="-1" class="mono">{{ request.ref }}</h1>
            <wb-status [code]="request.status" />
          </div>
          <p class="sub">
            @if (request.side === 'asker') {
              {{ 'request.to' | transloco: { name: request.holder?.name } }}
            } @else {
              {{ 'request.from' | transloco: { name: request.asker.name } }}
            }
            @if (request.askedBy; as person) {
              · {{ person.name }}
            }
            @if (request.purpose; as purpose) {
              · {{ 'code.purpose.' + purpose | transloco }}
            }
            @if (request.caseReference; as reference) {
              · {{ reference }}
            }
          </p>
          <p class="sub">
            {{ 'request.askedAt' | transloco }} <wb-time [at]="request.askedAt" /> · {{ 'request.until' | transloco }}
            <wb-time [at]="request.deadline" />
          </p>
        </section>
        <section class="section">
          <h2>{{ 'request.question' | transloco }}</h2>
          <p class="prose"><wb-mask [value]="request.question" /></p>
          @if (request.side === 'holder' && request.noticeId) {
            <p>
              <a [routerLink]="['/notices', request.noticeId, 'page']">{{ 'request.notice' | transloco }}</a>
            </p>
          }
        </section>
        <section class="section">
          <h2>{{ 'request.answer' | transloco }}</h2>
          @if (request.response; as response) {
            @if (response.decline; as reason) {
              <p>
                <b>{{ 'request.decline.' + reason | transloco }}</b>
              </p>
            }
            @if (response.text; as text) {
              <p class="prose">{{ text }}</p>
            }
            @if (response.draftedBy; as person) {
              <p class="sub">{{ 'request.draftedBy' | transloco: { name: person.name } }}</p>
            }
          } @else {
            <p class="sub">{{ (request.closedAt ? 'request.noAnswer' : 'request.waits') | transloco }}</p>
          }
          @if (file.seq(); as seq) {
            <wb-seal [seq]="seq" />
          }
        </section>
        <wb-request-actions [request]="request" (changed)="file.reload()" />
      </article>
    }
  </div>`,
  styleUrl: '../notice/notice-page.scss',
  styles: `
    wb-seal {
      display: block;
      margin-top: var(--s4);
    }
  `,
})
export class RequestPage {
  private readonly router = inject(Router);
  readonly id = input.required<string>();
  protected readonly file = load(
    () => ({ id: this.id() }),
    ({ id }, signal) => informationRequestRead(id, { signal }),
  );

  constructor() {
    const back = () => void this.router.navigate(['/requests']);
    inject(Shortcuts).use([{ keys: 'x', text: 'shell.keys.back', run: back }]);
  }
}
