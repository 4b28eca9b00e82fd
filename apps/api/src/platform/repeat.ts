import { Problem } from './problem.js';

/** Waits, unless the signal ends it before. */
export function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const timer = setTimeout(resolve, ms);
    timer.unref();
    signal.addEventListener('abort', () => (clearTimeout(timer), resolve()), { once: true });
  });
}

/** Does the work again and again, from beginning to beginning at least `everyMs` apart, until the signal ends it. */
export async function repeat(
  everyMs: number,
  signal: AbortSignal,
  work: () => Promise<unknown>,
  onFault: (cause: unknown) => void,
): Promise<void> {
  while (!signal.aborted) {
    const began = performance.now();
    try {
      await work();
    } catch (cause) {
      if (!signal.aborted) onFault(cause);
    }
    await pause(Math.max(0, everyMs - (performance.now() - began)), signal);
  }
}

/** Tries again while something is `unavailable`, so many times at most; what is asked waits some seconds by itself. */
export async function whenAvailable<T>(ask: () => Promise<T>, times: number): Promise<T> {
  for (let left = times; ; left--) {
    try {
      return await ask();
    } catch (cause) {
      if (left === 0 || !(cause instanceof Problem && cause.code === 'unavailable')) throw cause;
    }
  }
}
