import { computed, inject, Injectable } from '@angular/core';
import { abilityFor, as, type PolicyRule, type PolicySubject } from '@watchbook/policy';
import { Session } from '../session.js';

/** What the policies let the signed-in person see and do; the portal itself decides again on every request. */
@Injectable({ providedIn: 'root' })
export class Ability {
  private readonly session = inject(Session);
  private readonly ability = computed(() =>
    abilityFor((this.session.me()?.rules ?? []) as unknown as readonly PolicyRule[]),
  );

  /** Whether some policy may allow one of the actions on a kind of resource. Reactive. */
  can(action: string | readonly string[], subject: PolicySubject): boolean {
    const ability = this.ability();
    return [action].flat().some((one) => ability.can(one, subject));
  }

  /** Whether some policy allows the action on this very resource. Reactive. */
  canOn(action: string, subject: PolicySubject, row: object): boolean {
    return this.ability().can(action, as(subject, row));
  }
}
