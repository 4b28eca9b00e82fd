import { afterRenderEffect, Component, computed, ElementRef, inject, input, output, viewChild } from '@angular/core';
import { PluralPipe } from '../format/pipes.js';
import { Failure, type FailureView } from '../state/failure.js';
import { FaultTextPipe } from './fault-text.js';
import { controlId, Faults, type Fault } from './faults.js';

/**
 * All faults of the form around it, each a link to its field. Takes the focus when an attempt failed.
 *
 * `<wb-fault-summary [failure]="sending.failure()" />` inside `[wbFaults]`; a failure that no field is to blame for is shown with them.
 */
@Component({
  selector: 'wb-fault-summary',
  imports: [Failure, FaultTextPipe, PluralPipe],
  template: `@if (failure(); as failure) {
      <wb-failure [failure]="failure" [compact]="true" (retry)="again(failure)" />
    }
    @if (visible()) {
      <div class="summary" role="alert" tabindex="-1" #box>
        <b>{{ 'ui.faults' | plural: faults.shown().length }}</b>
        <ul>
          @for (fault of faults.shown(); track fault.pointer + fault.code) {
            <li>
              @if (faults.labelOf(fault.pointer); as label) {
                <a [href]="'#' + id(fault)" (click)="go($event, fault)">{{ label }}</a>: {{ fault | faultText }}
              } @else {
                {{ fault | faultText }}
                <span class="sub">{{ fault.pointer }}</span>
              }
            </li>
          }
        </ul>
      </div>
    }`,
  styles: `
    :host {
      display: contents;
    }
    .summary {
      padding: 10px 14px;
      border-left: 3px solid var(--bad);
      border-radius: var(--r);
      background: var(--bad-soft);
    }
    ul {
      margin: 4px 0 0;
      padding-left: 18px;
    }
    a {
      color: inherit;
      text-decoration: underline;
    }
  `,
})
export class FaultSummary {
  readonly failure = input<FailureView | null>(null);
  /** Somebody changed the same in the meantime: sending again would fail again. */
  readonly reload = output<void>();
  protected readonly faults = inject(Faults);
  private readonly host = inject<ElementRef<HTMLElement>>(ElementRef);
  private readonly box = viewChild<ElementRef<HTMLElement>>('box');
  protected readonly visible = computed(() => this.faults.showAll() && this.faults.shown().length > 0);

  constructor() {
    afterRenderEffect(() => {
      if (this.visible()) this.box()?.nativeElement.focus();
    });
  }

  protected id = (fault: Fault) => controlId(fault.pointer);

  protected again({ code }: FailureView): void {
    if (code === 'stale-version') this.reload.emit();
    else this.host.nativeElement.closest('form')?.requestSubmit();
  }

  protected go(event: Event, fault: Fault): void {
    event.preventDefault();
    const control = document.getElementById(this.id(fault));
    control?.scrollIntoView({ block: 'center' });
    control?.focus();
  }
}
