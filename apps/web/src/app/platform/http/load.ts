import { computed, linkedSignal, resource, type Signal } from '@angular/core';
import { metaOf } from './answer.js';
import { type ProblemError, toProblemError } from './problem-error.js';

/** An answer of the portal that a page shows; what was there stays while the next one loads. */
export interface Loaded<T> {
  readonly value: Signal<T | undefined>;
  readonly loading: Signal<boolean>;
  /** Null while all is well; `wb-failure` takes it as it is. */
  readonly failure: Signal<ProblemError | null>;
  /** The ledger entry that records this read. */
  readonly seq: Signal<number | null>;
  readonly reload: () => void;
  /** Shows what a write answered, without reading again. */
  readonly set: (value: T) => void;
}

/**
 * Reads from the portal whenever `params` changes; `undefined` reads nothing.
 * Call in an injection context: `list = load(() => this.query(), (query, abort) => noticeList(query, { signal: abort }))`.
 */
export function load<P, T extends object>(
  params: () => P | undefined,
  read: (params: P, abort: AbortSignal) => Promise<T>,
): Loaded<T> {
  const source = resource({
    params: computed(params, { equal: (a, b) => JSON.stringify(a) === JSON.stringify(b) }),
    loader: ({ params, abortSignal }) => read(params as P, abortSignal),
  });
  const value = linkedSignal<T | undefined, T | undefined>({
    source: () => (source.hasValue() ? source.value() : undefined),
    computation: (now, before) => now ?? before?.value,
  });
  return {
    value,
    loading: source.isLoading,
    failure: computed(() => (source.status() === 'error' ? toProblemError(source.error()) : null)),
    seq: computed(() => metaOf(value()).seq),
    reload: () => void source.reload(),
    set: (next) => source.set(next),
  };
}
