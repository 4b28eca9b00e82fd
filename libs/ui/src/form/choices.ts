import { Component, computed, inject, input, output, signal } from '@angular/core';
import { TranslocoPipe } from '@jsverse/transloco';
import { FaultTextPipe } from './fault-text.js';
import { controlId, Faults } from './faults.js';

/** One thing that can be chosen, with a second line such as its kind. */
export interface Choice {
  value: string;
  label: string;
  line?: string;
}

/**
 * Several of many, as check boxes; a list of more than eight can be searched.
 *
 * `<wb-choices pointer="/audience/institutionIds" [legend]="…" [choices]="…" [chosen]="ids()" (chosenChange)="…" />`
 */
@Component({
  selector: 'wb-choices',
  imports: [FaultTextPipe, TranslocoPipe],
  template: `<fieldset [id]="id()" tabindex="-1" [attr.aria-describedby]="fault() ? id() + '-fault' : null">
    <legend>
      {{ legend() }}
      @if (chosen().length > 0) {
        <span class="sub">{{ chosen().length }}</span>
      }
    </legend>
    @if (choices().length > 8) {
      <input
        class="input"
        type="search"
        [attr.aria-label]="legend() + ', ' + ('ui.narrow' | transloco)"
        [placeholder]="'ui.narrow' | transloco"
        [value]="narrow()"
        (input)="narrow.set($any($event.target).value)"
      />
    }
    <div class="list" [class.long]="choices().length > 8">
      @for (choice of shown(); track choice.value) {
        <label>
          <input type="checkbox" [checked]="chosen().includes(choice.value)" (change)="toggle(choice.value)" />
          <span>
            {{ choice.label }}
            @if (choice.line) {
              <span class="sub">{{ choice.line }}</span>
            }
          </span>
        </label>
      }
    </div>
    @if (fault(); as fault) {
      <p class="fault" [id]="id() + '-fault'">{{ fault | faultText }}</p>
    }
  </fieldset>`,
  styleUrl: './choices.scss',
})
export class Choices {
  private readonly faults = inject(Faults, { optional: true });
  readonly pointer = input.required<string>();
  readonly legend = input.required<string>();
  readonly choices = input.required<readonly Choice[]>();
  readonly chosen = input.required<readonly string[]>();
  readonly chosenChange = output<string[]>();

  protected readonly narrow = signal('');
  protected readonly id = computed(() => controlId(this.pointer()));
  protected readonly fault = computed(() => this.faults?.at(this.pointer()));
  protected readonly shown = computed(() => {
    const wanted = this.narrow().trim().toLocaleLowerCase();
    return this.choices().filter(({ label }) => label.toLocaleLowerCase().includes(wanted));
  });

  constructor() {
    this.faults?.name(this.pointer, this.legend);
  }

  protected toggle(value: string): void {
    const chosen = this.chosen();
    this.chosenChange.emit(chosen.includes(value) ? chosen.filter((other) => other !== value) : [...chosen, value]);
  }
}
