import { inject, Pipe, type PipeTransform } from '@angular/core';
import { TranslocoService } from '@jsverse/transloco';
import type { Fault } from './faults.js';

/** The words of a fault in the language of the page. */
@Pipe({ name: 'faultText', pure: false })
export class FaultTextPipe implements PipeTransform {
  private readonly transloco = inject(TranslocoService);

  transform(fault: Fault): string {
    const language = this.transloco.activeLang();
    const texts = this.transloco.getTranslation(language);
    const key = `fault.${fault.code}`;
    if (key in texts) return this.transloco.translate(key, fault.params);
    return language === 'en' && fault.detail ? fault.detail : this.transloco.translate('fault.invalid');
  }
}
