import { Component, computed, inject } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatDialog } from '@angular/material/dialog';
import { TranslocoPipe, TranslocoService } from '@jsverse/transloco';
import type { UserView } from '@watchbook/contract';
import { confirm, Failure, GridPager, Status } from '@watchbook/ui';
import { firstValueFrom } from 'rxjs';
import { userChangeStatus, userList } from '../platform/api/generated/client.js';
import { attempt } from '../platform/http/attempt.js';
import { load } from '../platform/http/load.js';
import { Can } from '../platform/policy/can.js';
import { queryState } from '../platform/query-state.js';
import { Session } from '../platform/session.js';
import { PersonDialog } from './person-dialog.js';

/** The people of the own institution. */
@Component({
  selector: 'wb-people',
  imports: [Can, Failure, GridPager, MatButton, Status, TranslocoPipe],
  template: `<div class="row">
      <p class="sub">{{ 'administration.people.text' | transloco }}</p>
      <span class="sp"></span>
      <button matButton="filled" type="button" *wbCan="['create', 'User']" (click)="add()">
        {{ 'administration.people.add' | transloco }}
      </button>
    </div>
    @if (list.failure(); as failure) {
      <wb-failure [failure]="failure" (retry)="list.reload()" />
    }
    @if (doing.failure(); as failure) {
      <wb-failure [failure]="failure" [compact]="true" (retry)="list.reload()" />
    }
    <table class="plain">
      <thead>
        <tr>
          <th>{{ 'administration.people.name' | transloco }}</th>
          <th>{{ 'administration.people.roles' | transloco }}</th>
          <th>{{ 'administration.people.state' | transloco }}</th>
          <th></th>
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
            </td>
            <td><wb-status [code]="user.status" /></td>
            <td class="num">
              @if (user.id !== session.person().user.id) {
                <button
                  matButton
                  type="button"
                  *wbCan="['edit', 'User']"
                  [disabled]="doing.running()"
                  (click)="change(user)"
                >
                  {{ 'administration.people.' + (user.status === 'active' ? 'disable' : 'enable') | transloco }}
                </button>
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
  protected readonly users = computed(() =>
    (this.list.value()?.data ?? []).filter(({ roles }) => !roles.includes('service-account')),
  );
  protected readonly page = computed(() => this.list.value()?.page ?? { prev: null, next: null });

  protected async add(): Promise<void> {
    const opened = this.dialogs.open<PersonDialog, null, boolean>(PersonDialog, { width: '480px' });
    if (await firstValueFrom(opened.afterClosed())) this.list.reload();
  }

  protected async change({ id, name, status }: UserView): Promise<void> {
    const next = status === 'active' ? 'disabled' : 'active';
    if (next === 'disabled' && !(await this.sure(name))) return;
    if (await this.doing.run(() => userChangeStatus(id, { status: next }))) this.list.reload();
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
