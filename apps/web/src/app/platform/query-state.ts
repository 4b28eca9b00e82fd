import { computed, inject } from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import { ActivatedRoute, type Params, Router } from '@angular/router';

/** Filters, sort and page of a list, kept in the address. */
export interface QueryState {
  /** One value of the address; undefined when it is not there. */
  get(key: string): string | undefined;
  /** The values of a comma-separated member. */
  list(key: string): string[];
  /** Changes members and starts at the first page; null removes one. */
  set(changes: Record<string, string | null>): void;
  /** Changes one member that holds several values. */
  choose(key: string, values: readonly string[]): void;
  /** Turns to a page of the same list. */
  turn(cursor: string | null): void;
}

/** The query part of the address as state. Call in an injection context of a routed component. */
export function queryState(): QueryState {
  const router = inject(Router);
  const route = inject(ActivatedRoute);
  const params = toSignal(route.queryParams, { initialValue: {} as Params });
  const all = computed(() => params() as Record<string, string | undefined>);
  const go = (queryParams: Params) =>
    void router.navigate([], { relativeTo: route, queryParams, queryParamsHandling: 'merge' });
  const set: QueryState['set'] = (changes) => go({ ...changes, cursor: null });
  return {
    get: (key) => all()[key],
    list: (key) => (all()[key] ?? '').split(',').filter(Boolean),
    set,
    choose: (key, values) => set({ [key]: values.join(',') || null }),
    turn: (cursor) => go({ cursor }),
  };
}
