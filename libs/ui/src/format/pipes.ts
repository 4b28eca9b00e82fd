import { inject, Pipe, type PipeTransform } from '@angular/core';
import { TranslocoService } from '@jsverse/transloco';
import type { Money } from '@watchbook/contract';
import { Formats } from './formats.js';

/** A count with its noun: `{{ 'notice.count' | plural: 3 }}` reads `notice.count.one` or `.other` with `{{ n }}`. */
@Pipe({ name: 'plural', pure: false })
export class PluralPipe implements PipeTransform {
  private readonly formats = inject(Formats);
  private readonly transloco = inject(TranslocoService);

  transform(key: string, count: number, params: Record<string, unknown> = {}): string {
    const form = this.formats.plural(count);
    this.formats.locale();
    return this.transloco.translate(`${key}.${form}`, { ...params, n: this.formats.number(count) });
  }
}

/** A number grouped as the language of the page groups it. */
@Pipe({ name: 'num', pure: false })
export class NumPipe implements PipeTransform {
  private readonly formats = inject(Formats);

  transform(value: number): string {
    return this.formats.number(value);
  }
}

/** An amount of money with its currency code. */
@Pipe({ name: 'money', pure: false })
export class MoneyPipe implements PipeTransform {
  private readonly formats = inject(Formats);

  transform(value: Money): string {
    return this.formats.money(value);
  }
}

/** The name of a country or of the country of a subdivision. */
@Pipe({ name: 'country', pure: false })
export class CountryPipe implements PipeTransform {
  private readonly formats = inject(Formats);

  transform(code: string): string {
    return this.formats.country(code);
  }
}
