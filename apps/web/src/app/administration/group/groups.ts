import { Component, inject, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatDialog } from '@angular/material/dialog';
import { TranslocoPipe, TranslocoService } from '@jsverse/transloco';
import type { SharingGroupView } from '@watchbook/contract';
import { Failure, Time } from '@watchbook/ui';
import { firstValueFrom } from 'rxjs';
import {
  institutionListGroups,
  sharingGroupJoin,
  sharingGroupLeave,
  sharingGroupRemove,
} from '../../platform/api/generated/client.js';
import { load } from '../../platform/http/load.js';
import { Ability } from '../../platform/policy/ability.js';
import { Can } from '../../platform/policy/can.js';
import { Session } from '../../platform/session.js';
import { askReason } from '../../platform/form/ask-reason.js';
import { GroupDialog } from './group-dialog.js';
import { GroupInvitationDialog } from './group-invitation-dialog.js';

type Member = SharingGroupView['members'][number];

/** Sharing groups: who is in them since when, joining, leaving, and whom the leading institution invites. */
@Component({
  selector: 'wb-groups',
  imports: [Can, Failure, MatButton, Time, TranslocoPipe],
  templateUrl: './groups.html',
  styles: `
    td {
      vertical-align: top;
    }
    button {
      flex: none;
      white-space: nowrap;
    }
    .chip {
      margin: 0 var(--s1);
    }
    .member {
      display: flex;
      align-items: center;
      gap: var(--s2);
      min-height: 28px;
    }
  `,
})
export class Groups {
  private readonly dialogs = inject(MatDialog);
  private readonly transloco = inject(TranslocoService);
  private readonly ability = inject(Ability);
  protected readonly own = inject(Session).person().institution.id;
  protected readonly proposed = signal(false);
  protected readonly list = load(
    () => ({}),
    (_, signal) => institutionListGroups({ signal }),
  );

  /** Whether the reader invites into the group and removes from it. */
  protected leads({ chairInstitutionId }: SharingGroupView): boolean {
    return this.ability.canOn('invite', 'SharingGroup', { chairInstitutionId });
  }

  protected mayJoin({ invited }: SharingGroupView): boolean {
    return invited.some(({ institutionId }) => institutionId === this.own) && this.moves('join');
  }

  protected mayLeave({ members }: SharingGroupView): boolean {
    return members.some(({ institutionId }) => institutionId === this.own) && this.moves('leave');
  }

  protected async add(): Promise<void> {
    const opened = this.dialogs.open<GroupDialog, null, boolean>(GroupDialog, { width: '520px' });
    if (await firstValueFrom(opened.afterClosed())) this.proposed.set(true);
  }

  protected async invite(group: SharingGroupView): Promise<void> {
    const opened = this.dialogs.open<GroupInvitationDialog, SharingGroupView, boolean>(GroupInvitationDialog, {
      width: '480px',
      data: group,
    });
    if (await firstValueFrom(opened.afterClosed())) this.list.reload();
  }

  protected join({ id, name }: SharingGroupView): Promise<void> {
    return this.propose('join', { group: name }, (reason) => sharingGroupJoin(id, { reason }));
  }

  protected leave({ id, name }: SharingGroupView): Promise<void> {
    return this.propose('leave', { group: name }, (reason) => sharingGroupLeave(id, { reason }));
  }

  protected remove({ id, name }: SharingGroupView, { institutionId, name: member }: Member): Promise<void> {
    const names = { group: name, member };
    return this.propose('remove', names, (reason) => sharingGroupRemove(id, { institutionId, reason }));
  }

  private moves(verb: 'join' | 'leave'): boolean {
    return this.ability.canOn(verb, 'SharingGroup', { memberId: this.own });
  }

  private async propose(
    verb: 'join' | 'leave' | 'remove',
    names: Record<string, string>,
    send: (reason: string) => Promise<object>,
  ): Promise<void> {
    const done = await askReason(this.dialogs, {
      heading: this.transloco.translate(`group.${verb}Heading`, names),
      text: this.transloco.translate(`group.${verb}Text`, names),
      verb: this.transloco.translate('approval.propose'),
      send,
    });
    if (done) this.proposed.set(true);
  }
}
