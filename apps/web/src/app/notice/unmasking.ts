import { inject, Injectable } from '@angular/core';
import type { NoticeView } from '@watchbook/contract';
import { purposeGrantRevoke } from '../platform/api/generated/client.js';
import { Ability } from '../platform/policy/ability.js';
import { Purposes } from '../platform/purpose/purposes.js';

/** Whether personal data of a notice can be shown for a purpose. */
@Injectable({ providedIn: 'root' })
export class Unmasking {
  private readonly ability = inject(Ability);
  private readonly purposes = inject(Purposes);

  isPossible({ masked, disclosure, own, status }: NoticeView): boolean {
    const live = status === 'published' || status === 'contested' || status === 'superseded';
    return masked && live && (disclosure === 'full' || own) && this.ability.can('create', 'PurposeGrant');
  }

  /** Takes a purpose back before its hour is over; the portal masks the notice again at once. */
  async end(noticeId: string, grantId: string): Promise<void> {
    await purposeGrantRevoke(grantId);
    this.purposes.drop(noticeId);
  }
}
