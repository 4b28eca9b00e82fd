import { Component, inject } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatDialog } from '@angular/material/dialog';
import { TranslocoPipe } from '@jsverse/transloco';
import type { ChangeProposalView } from '@watchbook/contract';
import { Empty, Failure, GridPager, Status, Time } from '@watchbook/ui';
import { firstValueFrom } from 'rxjs';
import { changeProposalList, changeProposalWithdraw } from '../../platform/api/generated/client.js';
import { attempt } from '../../platform/http/attempt.js';
import { load } from '../../platform/http/load.js';
import { queryState } from '../../platform/query-state.js';
import { ChangeLines } from './change-lines.js';
import { DecisionDialog } from './decision-dialog.js';

/** Changes that take a second person: what waits for the reader, and what became of the others. */
@Component({
  selector: 'wb-approvals',
  imports: [ChangeLines, Empty, Failure, GridPager, MatButton, Status, Time, TranslocoPipe],
  template: `<p class="sub">{{ 'approval.text' | transloco }}</p>
    @if (list.failure(); as failure) {
      <wb-failure [failure]="failure" (retry)="list.reload()" />
    }
    @if (doing.failure(); as failure) {
      <wb-failure [failure]="failure" [compact]="true" (retry)="list.reload()" />
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
    wb-change-lines {
      display: block;
      margin-top: var(--s1);
    }
  `,
})
export class Approvals {
  private readonly dialogs = inject(MatDialog);
  protected readonly query = queryState();
  protected readonly doing = attempt();
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

  protected async withdraw({ id }: ChangeProposalView): Promise<void> {
    if (await this.doing.run(() => changeProposalWithdraw(id))) this.list.reload();
  }
}
