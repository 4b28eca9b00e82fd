import { computed, inject, Injectable } from '@angular/core';
import { TranslocoService } from '@jsverse/transloco';
import type { Money } from '@watchbook/contract';

/** Numbers, money and times in the language of the page and the time zone of the reader. */
@Injectable({ providedIn: 'root' })
export class Formats {
  private readonly transloco = inject(TranslocoService);
  /** The language of the page, in the variety that the reader's browser prefers. */
  readonly locale = computed(() => variety(this.transloco.activeLang()));

  /** IANA name of the reader's time zone, such as `Asia/Shanghai`. */
  readonly zone = Intl.DateTimeFormat().resolvedOptions().timeZone;

  private readonly numbers = computed(() => new Intl.NumberFormat(this.locale()));
  private readonly relatives = computed(() => new Intl.RelativeTimeFormat(this.locale(), { style: 'narrow' }));
  private readonly regions = computed(() => new Intl.DisplayNames(this.locale(), { type: 'region', fallback: 'code' }));
  private readonly dates = computed(() => new Intl.DateTimeFormat(this.locale(), { dateStyle: 'medium' }));
  private readonly moments = computed(
    () => new Intl.DateTimeFormat(this.locale(), { dateStyle: 'medium', timeStyle: 'short', hourCycle: 'h23' }),
  );

  number(value: number): string {
    return this.numbers().format(value);
  }

  /** An amount in minor units, such as `CN¥412,600.00`. */
  money({ minorUnits, currency }: Money): string {
    const format = new Intl.NumberFormat(this.locale(), { style: 'currency', currency, currencyDisplay: 'code' });
    const digits = format.resolvedOptions().maximumFractionDigits ?? 2;
    return format.format(minorUnits / 10 ** digits);
  }

  /** ISO 3166-1 code to the name of the country. */
  country(code: string): string {
    return this.regions().of(code.slice(0, 2)) ?? code;
  }

  date(at: string): string {
    return this.dates().format(new Date(at));
  }

  dateTime(at: string): string {
    return this.moments().format(new Date(at));
  }

  /** RFC 3339 time in UTC to the second, as it is copied: `2026-11-23 01:14:07 UTC`. */
  utc(at: string): string {
    return `${new Date(at).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
  }

  /** Distance from `now`, in the largest unit that says it well: `3 h ago`, `in 2 days`. */
  relative(at: string, now: number = Date.now()): string {
    const seconds = Math.round((Date.parse(at) - now) / 1000);
    const [unit, size] = units.find(([, size]) => Math.abs(seconds) >= 1.5 * size) ?? ['second', 1];
    return this.relatives().format(Math.round(seconds / size), unit);
  }

  /** The plural form of a count in the language of the page: `one` or `other`. */
  plural(count: number): 'one' | 'other' {
    return new Intl.PluralRules(this.locale()).select(count) === 'one' ? 'one' : 'other';
  }
}

const variety = (language: string): string =>
  navigator.languages.find((preferred) => preferred.startsWith(language)) ?? (language === 'en' ? 'en-GB' : language);

const units: [Intl.RelativeTimeFormatUnit, number][] = [
  ['year', 31_536_000],
  ['month', 2_592_000],
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
];
