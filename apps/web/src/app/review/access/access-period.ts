import { computed, inject, type Signal } from '@angular/core';
import { queryState } from '../../platform/query-state.js';
import { Session } from '../../platform/session.js';
import { periods } from './access-choices.js';

const DAY_MS = 86_400_000;
const USUAL = 30;

interface AccessPeriod {
  readonly days: Signal<number>;
  readonly institutionId: Signal<string>;
  /** What is asked of the portal. */
  readonly query: Signal<{ from: string; institutionId: string }>;
  readonly choose: (change: Record<string, string>) => void;
}

/** The period and institution that the address names; whoever opens it sees the same. Call in an injection context. */
export function accessPeriod(): AccessPeriod {
  const query = queryState();
  const own = inject(Session).person().institution.id;
  const days = computed(() => periods.find((choice) => String(choice) === query.get('days')) ?? USUAL);
  const institutionId = computed(() => query.get('institution') ?? own);
  return {
    days,
    institutionId,
    query: computed(() => ({
      from: new Date(Date.now() - days() * DAY_MS).toISOString(),
      institutionId: institutionId(),
    })),
    choose: (change) => query.set(change),
  };
}
