import { Component, computed, inject, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatDialog } from '@angular/material/dialog';
import { TranslocoPipe, TranslocoService } from '@jsverse/transloco';
import type { InstitutionView } from '@watchbook/contract';
import { Failure, GridPager, Status } from '@watchbook/ui';
import { firstValueFrom } from 'rxjs';
import { institutionList, onboardingReinstate, onboardingSuspend } from '../../platform/api/generated/client.js';
import { load } from '../../platform/http/load.js';
import { Ability } from '../../platform/policy/ability.js';
import { Can } from '../../platform/policy/can.js';
import { queryState } from '../../platform/query-state.js';
import { Session } from '../../platform/session.js';
import { askReason } from '../../platform/form/ask-reason.js';
import { OnboardingDialog } from './onboarding-dialog.js';
import { ProfileDialog } from './profile-dialog.js';

/** Every institution of the portal; the operator lets some in, and locks others out with a second person. */
@Component({
  selector: 'wb-institutions',
  imports: [Can, Failure, GridPager, MatButton, Status, TranslocoPipe],
  template: `<div class="row">
      <p class="sub">{{ 'institution.text' | transloco }}</p>
      <span class="sp"></span>
      <button matButton="filled" type="button" *wbCan="['create', 'Institution']" (click)="add()">
        {{ 'institution.add' | transloco }}
      </button>
    </div>
    @if (list.failure(); as failure) {
      <wb-failure [failure]="failure" (retry)="list.reload()" />
    }
    @if (proposed()) {
      <p class="callout" role="status">{{ 'approval.proposed' | transloco }}</p>
    }
    <table class="plain">
      <thead>
        <tr>
          <th>{{ 'administration.people.name' | transloco }}</th>
          <th>{{ 'institution.kind' | transloco }}</th>
          <th>{{ 'institution.jurisdiction' | transloco }}</th>
          <th>{{ 'administration.people.state' | transloco }}</th>
          <th>
            <span class="visually-hidden">{{ 'approval.actions' | transloco }}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        @for (institution of list.value()?.data ?? []; track institution.id) {
          <tr>
            <td>
              <b>{{ institution.name }}</b>
              <div class="sub">{{ institution.slug }}</div>
            </td>
            <td>{{ 'code.kind.' + institution.kind | transloco }}</td>
            <td class="mono">{{ institution.jurisdiction }}</td>
            <td><wb-status [code]="institution.status" /></td>
            <td class="num">
              @if (institution.id === own && ability.can('edit', 'Institution')) {
                <button matButton type="button" (click)="edit(institution)">
                  {{ 'institution.profile' | transloco }}
                </button>
              }
              @if (suspends(institution)) {
                <button matButton type="button" (click)="turn(institution)">
                  {{ 'institution.' + (institution.status === 'active' ? 'suspend' : 'reinstate') | transloco }}
                </button>
              }
            </td>
          </tr>
        }
      </tbody>
    </table>
    <wb-grid-pager [page]="page()" (turn)="query.turn($event)" />`,
})
export class Institutions {
  private readonly dialogs = inject(MatDialog);
  private readonly transloco = inject(TranslocoService);
  private readonly session = inject(Session);
  protected readonly ability = inject(Ability);
  protected readonly own = this.session.person().institution.id;
  protected readonly query = queryState();
  protected readonly proposed = signal(false);
  protected readonly list = load(
    () => ({ limit: 50, cursor: this.query.get('cursor') }),
    (query, signal) => institutionList(query, { signal }),
  );
  protected readonly page = computed(() => this.list.value()?.page ?? { prev: null, next: null });

  /** Whether the reader may propose to lock it out: by role, and never the own institution or the operator. */
  protected suspends(institution: InstitutionView): boolean {
    return (
      institution.id !== this.own &&
      institution.kind !== 'operator' &&
      this.ability.canOn('suspend', 'Institution', institution)
    );
  }

  protected async add(): Promise<void> {
    const opened = this.dialogs.open<OnboardingDialog, null, boolean>(OnboardingDialog, { width: '560px' });
    if (await firstValueFrom(opened.afterClosed())) this.proposed.set(true);
  }

  protected async edit({ id }: InstitutionView): Promise<void> {
    const opened = this.dialogs.open<ProfileDialog, string, boolean>(ProfileDialog, { width: '480px', data: id });
    if (await firstValueFrom(opened.afterClosed())) this.list.reload();
  }

  protected async turn({ id, name, status }: InstitutionView): Promise<void> {
    const kind = status === 'active' ? 'suspend' : 'reinstate';
    const text = (key: string) => this.transloco.translate<string>(`institution.${key}`, { name });
    const done = await askReason(this.dialogs, {
      heading: text(`${kind}Heading`),
      text: text(`${kind}Text`),
      verb: this.transloco.translate('approval.propose'),
      send: (reason) => (kind === 'suspend' ? onboardingSuspend(id, { reason }) : onboardingReinstate(id, { reason })),
    });
    if (done) this.proposed.set(true);
  }
}
