import { z } from 'zod';

/** All windows are as long, and begin at the same moments everywhere. */
export const WINDOW_SECONDS = 60;

const DEFAULTS = { reads: 1200, writes: 300, expensive: 60, nobody: 600 };

/** What is counted for itself: of one person or key, and of one address for who is not signed in. */
export type RateClass = keyof typeof DEFAULTS;
/** Requests a window; null: nothing is counted. */
export type Rates = Readonly<Record<RateClass, number>> | null;

/** `off`, or classes with requests a minute where they differ from the defaults: `reads=600,nobody=100`. */
export function ratesFrom(text: string, context: z.RefinementCtx): Rates {
  if (text === 'off') return null;
  const rates = { ...DEFAULTS };
  for (const part of text.split(',').filter(Boolean)) {
    const [, name, count] = /^(reads|writes|expensive|nobody)=([1-9]\d{0,6})$/.exec(part.trim()) ?? [];
    if (name === undefined) {
      context.addIssue({ code: 'custom', message: 'off, or such as reads=1200,writes=300,expensive=60,nobody=600' });
      return z.NEVER;
    }
    rates[name as RateClass] = Number(count);
  }
  return rates;
}

/** How much of a limit one process may let through that the others do not know of. */
export const sliceOf = (limit: number): number => Math.max(1, Math.floor(limit / 10));
