import { computed, inject, Injectable, signal } from '@angular/core';
import type { Purpose } from '@watchbook/contract';
import { Clock } from '../clock.js';

/** A purpose that was granted for one resource, until a moment. */
export interface ActivePurpose {
  resourceId: string;
  purpose: Purpose;
  expiresAt: string;
}

/** What somebody stated, so that the next statement of the same task starts from it. */
export interface Statement {
  purpose: Purpose;
  caseReference: string;
  reason: string;
}

/** The purposes that are in force here. The grants are kept by the portal; this tab only shows them. */
@Injectable({ providedIn: 'root' })
export class Purposes {
  private readonly clock = inject(Clock);
  private readonly granted = signal<readonly ActivePurpose[]>([]);
  readonly lastStatement = signal<Statement | null>(null);

  /** The purpose stated last that still runs. */
  readonly current = computed(() => {
    const now = this.clock.now();
    return this.granted().findLast(({ expiresAt }) => Date.parse(expiresAt) > now) ?? null;
  });
  readonly minutesLeft = computed(() => {
    const current = this.current();
    return current ? Math.max(1, Math.floor((Date.parse(current.expiresAt) - this.clock.now()) / 60_000)) : 0;
  });

  /** The purpose for one resource, to be sent in `X-Access-Purpose`. */
  for(resourceId: string): ActivePurpose | null {
    const now = Date.now();
    const own = this.granted().filter((active) => active.resourceId === resourceId);
    return own.find(({ expiresAt }) => Date.parse(expiresAt) > now) ?? null;
  }

  keep(active: ActivePurpose): void {
    this.granted.update((granted) => [...granted.filter(({ resourceId }) => resourceId !== active.resourceId), active]);
  }

  drop(resourceId: string): void {
    this.granted.update((granted) => granted.filter((active) => active.resourceId !== resourceId));
  }
}
