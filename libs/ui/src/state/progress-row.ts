import { Component, computed, inject, input, output } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { TranslocoPipe } from '@jsverse/transloco';
import { Formats } from '../format/formats.js';
import { Status } from '../marks/status.js';

/**
 * Long work as one row: what, state, stage, percent, time left, cancel or retry, reason of failure.
 *
 * `<wb-progress-row heading="…" [state]="run.state" [stage]="…" [progress]="40" [etaSeconds]="12" [cancellable]="true"
 * (cancelled)="…" (retried)="…">` with links such as a download as content.
 */
@Component({
  selector: 'wb-progress-row',
  imports: [MatButton, Status, TranslocoPipe],
  template: `<div class="line">
      <div class="what">
        <b>{{ heading() }}</b>
        <span class="sub">{{ below() }}</span>
      </div>
      <wb-status [code]="state()" />
      <ng-content />
      @if (cancellable() && busy()) {
        <button matButton type="button" (click)="cancelled.emit()">{{ 'ui.cancel' | transloco }}</button>
      }
      @if (retryable() && (state() === 'failed' || state() === 'cancelled')) {
        <button matButton type="button" (click)="retried.emit()">{{ 'ui.retry' | transloco }}</button>
      }
    </div>
    @if (busy()) {
      <progress max="100" [value]="progress()" [attr.aria-label]="heading()"></progress>
    }
    @if (error()) {
      <p class="error">{{ error() }}</p>
    }`,
  styles: `
    :host {
      display: block;
      padding: 10px 0;
      border-bottom: 1px solid var(--line2);
    }
    .line {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      gap: var(--s2) var(--s4);
    }
    .what {
      flex: 1 1 220px;
      min-width: 0;
    }
    .what b {
      display: block;
      font-weight: 600;
    }
    .sub {
      font-size: var(--t-xs);
    }
    progress {
      display: block;
      width: 100%;
      height: 6px;
      margin-top: var(--s2);
      border: 0;
      border-radius: 3px;
      overflow: hidden;
      background: var(--line2);
      accent-color: var(--accent);
      appearance: none;
    }
    progress::-webkit-progress-bar {
      background: var(--line2);
    }
    progress::-webkit-progress-value {
      background: var(--accent);
      transition: width 0.2s;
    }
    progress::-moz-progress-bar {
      background: var(--accent);
    }
    .error {
      margin-top: 4px;
      color: var(--bad);
      font-size: var(--t-s);
    }
  `,
})
export class ProgressRow {
  private readonly formats = inject(Formats);
  readonly heading = input.required<string>();
  readonly state = input.required<'receiving' | 'queued' | 'running' | 'done' | 'failed' | 'cancelled'>();
  readonly stage = input('');
  readonly progress = input(0);
  readonly etaSeconds = input<number | null>(null);
  readonly error = input<string | null>(null);
  readonly cancellable = input(false);
  readonly retryable = input(false);
  readonly cancelled = output<void>();
  readonly retried = output<void>();

  protected readonly busy = computed(() => ['receiving', 'queued', 'running'].includes(this.state()));
  protected readonly below = computed(() => {
    const eta = this.etaSeconds();
    const parts = [this.stage()];
    if (this.busy()) parts.push(`${this.progress()} %`);
    if (this.busy() && eta !== null) parts.push(this.formats.relative(new Date(Date.now() + eta * 1000).toISOString()));
    return parts.filter(Boolean).join(' · ');
  });
}
