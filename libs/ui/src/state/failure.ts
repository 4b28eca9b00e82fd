import { Component, computed, input, output } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { TranslocoPipe } from '@jsverse/transloco';
import type { ProblemCode } from '@watchbook/contract';
import { Icon } from '../marks/icon.js';

/** What a failure shows: a problem of the portal, or `offline` when no answer came. */
export interface FailureView {
  code: ProblemCode | 'offline' | 'passkey-not-shown';
  detail?: string | undefined;
  requestId?: string | undefined;
}

/**
 * What happened, what to do, and the request id to quote.
 *
 * `<wb-failure [failure]="list.failure()" (retry)="list.reload()" />` takes a `ProblemError` of the HTTP layer as it is.
 * `compact` draws one line, for a place inside a page.
 */
@Component({
  selector: 'wb-failure',
  imports: [Icon, MatButton, TranslocoPipe],
  template: `<div class="failure" [class.compact]="compact()" role="alert">
    <wb-icon name="alert" [size]="compact() ? 18 : 22" />
    <div>
      <b>{{ base() + '.title' | transloco }}</b>
      <p>{{ base() + '.next' | transloco }}</p>
      @if (failure().detail) {
        <p class="sub">{{ failure().detail }}</p>
      }
      @if (failure().requestId; as id) {
        <p class="sub">
          {{ 'ui.failure.request' | transloco }} <code>{{ id }}</code>
        </p>
      }
    </div>
    @if (retryable()) {
      <button matButton="outlined" type="button" (click)="retry.emit()">{{ 'ui.failure.retry' | transloco }}</button>
    }
  </div>`,
  styles: `
    .failure {
      display: flex;
      flex-wrap: wrap;
      gap: var(--s3);
      align-items: flex-start;
      margin: var(--s5);
      padding: var(--s4);
      border: 1px solid var(--line);
      border-left: 3px solid var(--bad);
      border-radius: var(--r);
      background: var(--surface);
      max-width: 720px;
    }
    .compact {
      margin: 0;
      padding: 8px 12px;
    }
    wb-icon {
      color: var(--bad);
    }
    div > div {
      flex: 1 1 220px;
      min-width: 0;
    }
    p {
      color: var(--ink2);
      overflow-wrap: anywhere;
    }
    .sub {
      color: var(--ink3);
      font-size: var(--t-s);
    }
  `,
})
export class Failure {
  readonly failure = input.required<FailureView>();
  readonly compact = input(false);
  readonly retry = output<void>();
  protected readonly base = computed(() => `problem.${this.failure().code}`);
  protected readonly retryable = computed(() => again.has(this.failure().code));
}

const again = new Set<FailureView['code']>([
  'offline',
  'internal',
  'unavailable',
  'ledger-unavailable',
  'too-many-requests',
  'timed-out',
  'stale-version',
  'in-flight',
]);
