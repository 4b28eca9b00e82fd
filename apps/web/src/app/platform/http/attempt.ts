import { computed, signal, type Signal } from '@angular/core';
import { type ProblemError, toProblemError } from './problem-error.js';

/** One action of a page: whether it runs, and why it failed. */
export interface Attempt {
  readonly running: Signal<boolean>;
  readonly failure: Signal<ProblemError | null>;
  /** Runs `work` unless it runs already. @returns its result, or undefined when it failed. */
  readonly run: <T>(work: () => Promise<T>) => Promise<T | undefined>;
  readonly forget: () => void;
}

/** State of an action, so that a button can be busy and a failure can be shown beside it. */
export function attempt(): Attempt {
  const state = signal<{ running: boolean; failure: ProblemError | null }>({ running: false, failure: null });
  return {
    running: computed(() => state().running),
    failure: computed(() => state().failure),
    forget: () => state.set({ running: false, failure: null }),
    run: async (work) => {
      if (state().running) return undefined;
      state.set({ running: true, failure: null });
      try {
        const result = await work();
        state.set({ running: false, failure: null });
        return result;
      } catch (thrown) {
        state.set({ running: false, failure: toProblemError(thrown) });
        return undefined;
      }
    },
  };
}
