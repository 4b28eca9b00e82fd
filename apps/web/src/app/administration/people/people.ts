import { Component, computed, inject, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatDialog } from '@angular/material/dialog';
import { TranslocoPipe, TranslocoService } from '@jsverse/transloco';
import type { UserView } from '@watchbook/contract';
import { confirm, Failure, GridPager, Status } from '@watchbook/ui';
import { firstValueFrom } from 'rxjs';
import { userEdit, userInviteAgain, userList, userProposeRecovery } from '../../platform/api/generated/client.js';
import { attempt } from '../../platform/http/attempt.js';
import { load } from '../../platform/http/load.js';
import { Can } from '../../platform/policy/can.js';
import { queryState } from '../../platform/query-state.js';
import { Session } from '../../platform/session.js';
import { InvitationLink } from '../invitation-link.js';
import { askReason } from '../../platform/form/ask-reason.js';
import { PersonDialog } from './person-dialog.js';
import { RolesDialog } from './roles-dialog.js';

/** The people of the own institution. */
@Component({
  selector: 'wb-people',
  imports: [Can, Failure, GridPager, InvitationLink, MatButton, Status, TranslocoPipe],
  template: `<div class="row">
      <p class="sub">{{ 'administration.people.text' | transloco }}</p>
      <span class="sp"></span>
      <button matButton="filled" type="button" *wbCan="['create', 'User']" (click)="add()">
        {{ 'administration.people.invite' | transloco }}
      </button>
    </div>
    @if (list.failure(); as failure) {
      <wb-failure [failure]="failure" (retry)="list.reload()" />
    }
    @if (doing.failure(); as failure) {
      <wb-failure [failure]="failure" [compact]="true" (retry)="list.reload()" />
    }
    @if (proposed()) {
      <p class="callout" role="status">{{ 'approval.proposed' | transloco }}</p>
    }
    @if (invitationUrl(); as url) {
      <wb-invitation-link [url]="url" />
    }
    <table class="plain">
      <thead>
        <tr>
          <th>{{ 'administration.people.name' | transloco }}</th>
          <th>{{ 'administration.people.roles' | transloco }}</th>
          <th>{{ 'administration.people.state' | transloco }}</th>
          <th>
            <span class="visually-hidden">{{ 'approval.actions' | transloco }}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        @for (user of users(); track user.id) {
          <tr>
            <td>
              <b>{{ user.name }}</b>
              <div class="sub">{{ user.email }}</div>
            </td>
            <td>
              @for (role of user.roles; track role) {
                {{ 'code.role.' + role | transloco }}{{ $last ? '' : ', ' }}
              }
              @if (user.proposedRoles; as proposed) {
                <div class="sub">
                  {{ 'administration.people.proposed' | transloco }}
                  @for (role of proposed; track role) {
                    {{ 'code.role.' + role | transloco }}{{ $last ? '' : ', ' }}
                  }
                </div>
              }
            </td>
            <td><wb-status [code]="user.status" /></td>
            <td class="num">
              @if (user.id !== session.person().user.id) {
                <ng-container *wbCan="['edit', 'User']">
                  @if (user.status === 'invited') {
                    <button matButton type="button" [disabled]="doing.running()" (click)="inviteAgain(user)">
                      {{ 'administration.people.inviteAgain' | transloco }}
                    </button>
                  }
                  @if (!user.proposedRoles) {
                    <button matButton type="button" (click)="proposeRoles(user)">
                      {{ 'administration.people.changeRoles' | transloco }}
                    </button>
                  }
                  @if (user.status === 'active') {
                    <button matButton type="button" (click)="proposeRecovery(user)">
                      {{ 'administration.people.recover' | transloco }}
                    </button>
                  }
                  <button matButton type="button" [disabled]="doing.running()" (click)="change(user)">
                    {{ 'administration.people.' + (user.status === 'disabled' ? 'enable' : 'disable') | transloco }}
                  </button>
                </ng-container>
              }
            </td>
          </tr>
        }
      </tbody>
    </table>
    <wb-grid-pager [page]="page()" (turn)="query.turn($event)" />`,
})
export class People {
  private readonly dialogs = inject(MatDialog);
  private readonly transloco = inject(TranslocoService);
  protected readonly session = inject(Session);
  protected readonly query = queryState();
  protected readonly doing = attempt();
  protected readonly list = load(
    () => ({ limit: 50, cursor: this.query.get('cursor') }),
    (query, signal) => userList(query, { signal }),
  );
  protected readonly users = computed(() => this.list.value()?.data ?? []);
  protected readonly proposed = signal(false);
  protected readonly invitationUrl = signal<string | null>(null);
  protected readonly page = computed(() => this.list.value()?.page ?? { prev: null, next: null });

  protected async add(): Promise<void> {
    const opened = this.dialogs.open<PersonDialog, null, boolean>(PersonDialog, { width: '480px' });
    await firstValueFrom(opened.afterClosed());
    this.list.reload();
  }

  protected async change({ id, name, status }: UserView): Promise<void> {
    const next = status === 'disabled' ? 'active' : 'disabled';
    if (next === 'disabled' && !(await this.sure(name))) return;
    if (await this.doing.run(() => userEdit(id, { status: next }))) this.list.reload();
  }

  protected async proposeRoles(user: UserView): Promise<void> {
    const opened = this.dialogs.open<RolesDialog, UserView, boolean>(RolesDialog, { width: '480px', data: user });
    if (await firstValueFrom(opened.afterClosed())) this.list.reload();
  }

  protected async proposeRecovery({ id, name }: UserView): Promise<void> {
    const text = (key: string) => this.transloco.translate<string>(`administration.people.${key}`, { name });
    const done = await askReason(this.dialogs, {
      heading: text('recoverHeading'),
      text: text('recoverText'),
      verb: this.transloco.translate('approval.propose'),
      send: (reason) => userProposeRecovery(id, { reason }),
    });
    if (done) this.proposed.set(true);
  }

  protected async inviteAgain({ id }: UserView): Promise<void> {
    const again = await this.doing.run(() => userInviteAgain(id));
    if (again) this.invitationUrl.set(again.invitationUrl);
  }

  private sure(name: string): Promise<boolean> {
    const text = (key: string) => this.transloco.translate(`administration.people.${key}`, { name });
    return confirm(this.dialogs, {
      heading: text('disableHeading'),
      text: text('disableText'),
      verb: text('disable'),
      danger: true,
    });
  }
}
