import { afterRenderEffect, Component, computed, ElementRef, inject, viewChild } from '@angular/core';
import { PluralPipe } from '../format/pipes.js';
import { FaultTextPipe } from './fault-text.js';
import { controlId, Faults, type Fault } from './faults.js';

/**
 * All faults of the form around it, each a link to its field. Takes the focus when an attempt failed.
 *
 * `<wb-fault-summary />` inside `[wbFaults]`.
 */
@Component({
  selector: 'wb-fault-summary',
  imports: [FaultTextPipe, PluralPipe],
  template: `@if (visible()) {
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
  protected readonly faults = inject(Faults);
  private readonly box = viewChild<ElementRef<HTMLElement>>('box');
  protected readonly visible = computed(() => this.faults.showAll() && this.faults.shown().length > 0);

  constructor() {
    afterRenderEffect(() => {
      if (this.visible()) this.box()?.nativeElement.focus();
    });
  }

  protected id = (fault: Fault) => controlId(fault.pointer);

  protected go(event: Event, fault: Fault): void {
    event.preventDefault();
    const control = document.getElementById(this.id(fault));
    control?.scrollIntoView({ block: 'center' });
    control?.focus();
  }
}
