import { inject, Injectable } from '@angular/core';
import type { NoticeView } from '@watchbook/contract';
import { Ability } from '../platform/policy/ability.js';

/** Whether personal data of a notice can be shown for a purpose. */
@Injectable({ providedIn: 'root' })
export class Unmasking {
  private readonly ability = inject(Ability);

  isPossible({ masked, disclosure, own, status }: NoticeView): boolean {
    const live = status === 'published' || status === 'contested' || status === 'superseded';
    return masked && live && (disclosure === 'full' || own) && this.ability.can('create', 'PurposeGrant');
  }
}
