import { Component, computed, inject, input } from '@angular/core';
import { Formats } from './formats.js';

/**
 * A moment in the reader's time zone; the zone and UTC show on hover.
 *
 * `<wb-time [at]="notice.publishedAt" form="relative" />`; forms are `date-time` (default), `date` and `relative`.
 */
@Component({
  selector: 'wb-time',
  template: `<time [attr.datetime]="at()" [title]="title()">{{ shown() }}</time>`,
  styles: `
    :host {
      white-space: nowrap;
    }
  `,
})
export class Time {
  private readonly formats = inject(Formats);
  readonly at = input.required<string>();
  readonly form = input<'date-time' | 'date' | 'relative'>('date-time');

  protected readonly shown = computed(() => {
    const at = this.at();
    if (this.form() === 'relative') return this.formats.relative(at);
    return this.form() === 'date' ? this.formats.date(at) : this.formats.dateTime(at);
  });
  protected readonly title = computed(
    () => `${this.formats.dateTime(this.at())} ${this.formats.zone}\n${this.formats.utc(this.at())}`,
  );
}
