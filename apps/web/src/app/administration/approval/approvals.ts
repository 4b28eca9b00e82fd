import { Component, inject, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatDialog } from '@angular/material/dialog';
import { TranslocoPipe } from '@jsverse/transloco';
import type { ChangeProposalView } from '@watchbook/contract';
import { Empty, Failure, GridPager, Status, Time } from '@watchbook/ui';
import { firstValueFrom } from 'rxjs';
import {
  changeProposalList,
  changeProposalWithdraw,
  onboardingInviteAgain,
} from '../../platform/api/generated/client.js';
import { attempt } from '../../platform/http/attempt.js';
import { load } from '../../platform/http/load.js';
import { Ability } from '../../platform/policy/ability.js';
import { queryState } from '../../platform/query-state.js';
import { InvitationLink } from '../invitation-link.js';
import { ChangeLines } from './change-lines.js';
import { DecisionDialog } from './decision-dialog.js';

/** Changes that take a second person: what waits for the reader, and what became of the others. */
@Component({
  selector: 'wb-approvals',
  imports: [ChangeLines, Empty, Failure, GridPager, InvitationLink, MatButton, Status, Time, TranslocoPipe],
  template: `<p class="sub">{{ 'approval.text' | transloco }}</p>
    @if (list.failure(); as failure) {
      <wb-failure [failure]="failure" (retry)="list.reload()" />
    }
    @if (doing.failure(); as failure) {
      <wb-failure [failure]="failure" [compact]="true" (retry)="list.reload()" />
    }
    @if (invitationUrl(); as url) {
      <wb-invitation-link [url]="url" />
    }
    @if (list.value(); as answer) {
      @if (answer.data.length === 0) {
        <wb-empty
          icon="permissions"
          [heading]="'approval.empty' | transloco"
          [text]="'approval.emptyText' | transloco"
        />
      } @else {
        <table class="plain">
          <thead>
            <tr>
              <th>{{ 'approval.change' | transloco }}</th>
              <th>{{ 'approval.by' | transloco }}</th>
              <th>{{ 'administration.people.state' | transloco }}</th>
              <th>
                <span class="visually-hidden">{{ 'approval.actions' | transloco }}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            @for (proposal of answer.data; track proposal.id) {
              <tr>
                <td>
                  <b>{{ 'approval.kind.' + proposal.kind | transloco }}</b>
                  <wb-change-lines [proposal]="proposal" />
                </td>
                <td>
                  {{ proposal.proposedBy?.name ?? proposal.institution }}
                  <div class="sub">
                    {{ proposal.institution }} · <wb-time [at]="proposal.proposedAt" form="relative" />
                  </div>
                </td>
                <td>
                  <wb-status [code]="proposal.status" />
                  @if (proposal.awaits; as awaits) {
                    <div class="sub">
                      {{ 'approval.waitsFor' | transloco }} {{ 'code.role.' + awaits.role | transloco }}
                      {{ awaits.institution }} ({{ proposal.stage + 1 }}/{{ proposal.stages }})
                    </div>
                    <div class="sub">
                      {{ 'approval.until' | transloco }} <wb-time [at]="proposal.expiresAt" form="date" />
                    </div>
                  }
                </td>
                <td class="num">
                  @if (proposal.may.approve) {
                    <button matButton="filled" type="button" (click)="decide(proposal)">
                      {{ 'approval.look' | transloco }}
                    </button>
                  }
                  @if (
                    proposal.kind === 'institution-join' &&
                    proposal.status === 'approved' &&
                    ability.can('create', 'Institution')
                  ) {
                    <button matButton type="button" [disabled]="doing.running()" (click)="inviteAgain(proposal)">
                      {{ 'institution.inviteAgain' | transloco }}
                    </button>
                  }
                  @if (proposal.may.withdraw) {
                    <button matButton type="button" [disabled]="doing.running()" (click)="withdraw(proposal)">
                      {{ 'approval.withdraw' | transloco }}
                    </button>
                  }
                </td>
              </tr>
            }
          </tbody>
        </table>
        <wb-grid-pager [page]="answer.page" (turn)="query.turn($event)" />
      }
    }`,
  styles: `
    td {
      vertical-align: top;
    }
    button {
      white-space: nowrap;
    }
    wb-change-lines {
      display: block;
      margin-top: var(--s1);
    }
  `,
})
export class Approvals {
  private readonly dialogs = inject(MatDialog);
  protected readonly query = queryState();
  protected readonly ability = inject(Ability);
  protected readonly doing = attempt();
  protected readonly invitationUrl = signal<string | null>(null);
  protected readonly list = load(
    () => ({ cursor: this.query.get('cursor') }),
    (query, signal) => changeProposalList(query, { signal }),
  );

  protected async decide(proposal: ChangeProposalView): Promise<void> {
    const opened = this.dialogs.open<DecisionDialog, ChangeProposalView, boolean>(DecisionDialog, {
      width: '560px',
      data: proposal,
    });
    if (await firstValueFrom(opened.afterClosed())) this.list.reload();
  }

  protected async inviteAgain({ target }: ChangeProposalView): Promise<void> {
    const again = await this.doing.run(() => onboardingInviteAgain(target.id));
    if (again) this.invitationUrl.set(again.invitationUrl);
  }

  protected async withdraw({ id }: ChangeProposalView): Promise<void> {
    if (await this.doing.run(() => changeProposalWithdraw(id))) this.list.reload();
  }
}
