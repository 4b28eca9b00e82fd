import { Component, computed, inject } from '@angular/core';
import { TranslocoService } from '@jsverse/transloco';
import { Formats } from '@watchbook/ui';
import { Purposes } from '../platform/purpose/purposes.js';

/** The purpose in force with the minutes it has left. */
@Component({
  selector: 'wb-purpose-chip',
  template: `@if (words(); as words) {
    <span class="chip">{{ words }}</span>
  }`,
  styles: `
    @media (max-width: 700px) {
      .chip {
        max-width: 110px;
        overflow: hidden;
        text-overflow: ellipsis;
        display: block;
        line-height: 24px;
      }
    }
  `,
})
export class PurposeChip {
  private readonly purposes = inject(Purposes);
  private readonly transloco = inject(TranslocoService);
  private readonly formats = inject(Formats);
  protected readonly words = computed(() => {
    this.transloco.activeLang();
    const current = this.purposes.current();
    if (!current) return '';
    return this.transloco.translate('shell.purpose', {
      purpose: this.transloco.translate<string>(`code.purpose.${current.purpose}`),
      minutes: this.formats.number(this.purposes.minutesLeft()),
    });
  });
}
