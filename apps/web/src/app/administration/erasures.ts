import { Component, inject } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatDialog } from '@angular/material/dialog';
import { RouterLink } from '@angular/router';
import { TranslocoPipe, TranslocoService } from '@jsverse/transloco';
import type { DetailErasure } from '@watchbook/contract';
import { confirm, Empty, Failure, NumPipe, Time } from '@watchbook/ui';
import { ledgerDetailErase, ledgerDetailList } from '../platform/api/generated/client.js';
import { attempt } from '../platform/http/attempt.js';
import { load } from '../platform/http/load.js';
import { Ability } from '../platform/policy/ability.js';
import { Session } from '../platform/session.js';

/** Erasures of recorded details: one person asked, a second one erases, for it cannot be undone. */
@Component({
  selector: 'wb-erasures',
  imports: [Empty, Failure, MatButton, NumPipe, RouterLink, Time, TranslocoPipe],
  template: `@if (list.failure(); as failure) {
      <wb-failure [failure]="failure" (retry)="list.reload()" />
    }
    @if (erasing.failure(); as failure) {
      <wb-failure [failure]="failure" [compact]="true" (retry)="list.reload()" />
    }
    @if (list.value(); as answer) {
      @if (answer.data.length === 0) {
        <wb-empty
          icon="ledger"
          [heading]="'ledger.erasure.empty' | transloco"
          [text]="'ledger.erasure.emptyText' | transloco"
        />
      } @else {
        <table class="plain">
          <thead>
            <tr>
              <th>{{ 'ledger.filter.resource' | transloco }}</th>
              <th>{{ 'ledger.erasure.reason' | transloco }}</th>
              <th>{{ 'administration.people.state' | transloco }}</th>
              <th>
                <span class="visually-hidden">{{ 'approval.actions' | transloco }}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            @for (erasure of answer.data; track erasure.id) {
              <tr>
                <td>
                  <a
                    class="mono"
                    routerLink="/ledger/entries"
                    [queryParams]="{ resource: erasure.resource.type + ':' + erasure.resource.id }"
                    >{{ erasure.resource.type }} {{ erasure.resource.id }}</a
                  >
                </td>
                <td>{{ 'ledger.erasure.reasons.' + erasure.reason | transloco }}</td>
                <td>
                  {{ 'ledger.erasure.state.' + erasure.state | transloco: { n: (erasure.entries ?? 0 | num) } }}
                  <div class="sub"><wb-time [at]="erasure.erasedAt ?? erasure.requestedAt" form="relative" /></div>
                </td>
                <td class="num">
                  @if (erasure.state === 'requested' && ability.can('erase-detail', 'LedgerEntry')) {
                    @if (erasure.requestedBy === me) {
                      <span class="sub">{{ 'ledger.erasure.second' | transloco }}</span>
                    } @else {
                      <button matButton="filled" type="button" [disabled]="erasing.running()" (click)="erase(erasure)">
                        {{ 'ledger.erasure.verb' | transloco }}
                      </button>
                    }
                  }
                </td>
              </tr>
            }
          </tbody>
        </table>
      }
    }`,
})
export class Erasures {
  private readonly dialogs = inject(MatDialog);
  private readonly transloco = inject(TranslocoService);
  protected readonly ability = inject(Ability);
  protected readonly me = inject(Session).person().user.id;
  protected readonly erasing = attempt();
  protected readonly list = load(
    () => ({}),
    (_, signal) => ledgerDetailList({ signal }),
  );

  protected async erase({ id }: DetailErasure): Promise<void> {
    const text = (key: string) => this.transloco.translate<string>(`ledger.erasure.${key}`);
    const question = { heading: text('heading'), text: text('cannotUndo'), verb: text('verb'), danger: true };
    if (!(await confirm(this.dialogs, question))) return;
    if (await this.erasing.run(() => ledgerDetailErase(id))) this.list.reload();
  }
}
