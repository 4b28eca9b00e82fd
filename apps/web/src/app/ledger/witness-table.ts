import { Component, computed, inject, input, output } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatDialog } from '@angular/material/dialog';
import { TranslocoPipe, TranslocoService } from '@jsverse/transloco';
import type { WitnessState } from '@watchbook/contract';
import { confirm, Failure, Icon, NumPipe, Time } from '@watchbook/ui';
import { witnessRetire } from '../platform/api/generated/client.js';
import { attempt } from '../platform/http/attempt.js';
import { Ability } from '../platform/policy/ability.js';
import { WitnessDialog } from './witness-dialog.js';

/** Who watches the log from outside, and how far each has followed it; the operator says whose word counts. */
@Component({
  selector: 'wb-witness-table',
  imports: [Failure, Icon, MatButton, NumPipe, Time, TranslocoPipe],
  template: `<div class="row">
      <h2>
        {{ 'ledger.witness.heading' | transloco }}
        <span class="sub">{{ 'ledger.witness.current' | transloco: { n: current(), of: witnesses().length } }}</span>
      </h2>
      @if (ability.can('create', 'Witness')) {
        <button matButton="outlined" type="button" (click)="register()">
          {{ 'ledger.witness.register' | transloco }}
        </button>
      }
    </div>
    @if (retiring.failure(); as failure) {
      <wb-failure [failure]="failure" [compact]="true" />
    }
    @if (witnesses().length === 0) {
      <p class="sub">{{ 'ledger.witness.none' | transloco }}</p>
      <pre><code>{{ command() }}</code></pre>
    } @else {
      <table class="plain">
        <thead>
          <tr>
            <th>{{ 'ledger.witness.name' | transloco }}</th>
            <th class="num">{{ 'ledger.witness.size' | transloco }}</th>
            <th>{{ 'ledger.witness.cosigned' | transloco }}</th>
          </tr>
        </thead>
        <tbody>
          @for (witness of witnesses(); track witness.id) {
            <tr>
              <td>
                <b>{{ witness.name }}</b>
                <div class="sub mono">{{ witness.vkey.split('+')[0] }}</div>
              </td>
              <td class="num mono">{{ witness.cosignedSize === null ? '—' : (witness.cosignedSize | num) }}</td>
              <td>
                <span class="state" [class]="witness.state">
                  <wb-icon [size]="14" [name]="witness.state === 'current' ? 'check' : 'alert'" />
                  {{ 'ledger.witness.state.' + witness.state | transloco: { n: (witness.lag | num) } }}
                </span>
                @if (witness.cosignedAt; as at) {
                  <div class="sub"><wb-time [at]="at" form="relative" /></div>
                }
                @if (ability.can('delete', 'Witness')) {
                  <button type="button" class="link" [disabled]="retiring.running()" (click)="retire(witness)">
                    {{ 'ledger.witness.retire' | transloco }}
                  </button>
                }
              </td>
            </tr>
          }
        </tbody>
      </table>
    }`,
  styles: `
    .row {
      align-items: baseline;
      justify-content: space-between;
    }
    h2 {
      font-size: var(--t-m);
    }
    h2 .sub {
      margin-left: var(--s2);
      font-weight: 400;
    }
    pre {
      margin: var(--s3) 0;
      padding: var(--s3);
      border: 1px solid var(--line);
      border-radius: var(--r);
      background: var(--surface);
      white-space: pre-wrap;
      overflow-wrap: anywhere;
      font-size: var(--t-s);
    }
    table {
      width: 100%;
    }
    .state {
      display: inline-flex;
      align-items: center;
      gap: 4px;
      font-weight: 600;
    }
    .current {
      color: var(--ok);
    }
    .behind,
    .silent {
      color: var(--bad);
    }
  `,
})
export class WitnessTable {
  readonly witnesses = input.required<readonly WitnessState[]>();
  /** The key that a new witness is given. */
  readonly vkey = input.required<string>();
  /** A witness was registered or retired. */
  readonly changed = output();
  private readonly dialogs = inject(MatDialog);
  private readonly transloco = inject(TranslocoService);
  protected readonly ability = inject(Ability);
  protected readonly retiring = attempt();
  protected readonly current = computed(() => this.witnesses().filter(({ state }) => state === 'current').length);
  protected readonly command = computed(
    () =>
      `watchbook witness --url ${location.origin} \\\n  --key ${this.vkey()} \\\n  --name witness.example --state ./witness`,
  );

  protected register(): void {
    const opened = this.dialogs.open<WitnessDialog, void, boolean>(WitnessDialog, { width: '560px' });
    opened.afterClosed().subscribe((registered) => registered && this.changed.emit());
  }

  protected async retire({ id, name }: WitnessState): Promise<void> {
    const text = (key: string) => this.transloco.translate<string>(`ledger.witness.${key}`, { name });
    const question = { heading: text('retireHeading'), text: text('retireText'), verb: text('retire'), danger: true };
    if (!(await confirm(this.dialogs, question))) return;
    if (await this.retiring.run(() => witnessRetire(id))) this.changed.emit();
  }
}
