import { Component, computed, inject, input, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatDialog } from '@angular/material/dialog';
import { TranslocoPipe } from '@jsverse/transloco';
import type { LedgerDetail, LedgerEntryDetail } from '@watchbook/contract';
import { commitDetail, fromHex, type Json } from '@watchbook/ledger';
import { Failure, NumPipe, Time } from '@watchbook/ui';
import { ledgerDetailGet } from '../platform/api/generated/client.js';
import { attempt } from '../platform/http/attempt.js';
import { Ability } from '../platform/policy/ability.js';
import { ErasureDialog } from './erasure-dialog.js';

/** What was recorded beside an entry: shown on demand, for reading it is an entry too; erasable while all proofs hold. */
@Component({
  selector: 'wb-entry-detail',
  imports: [Failure, MatButton, NumPipe, Time, TranslocoPipe],
  template: `<h3>{{ 'ledger.detail.heading' | transloco }}</h3>
    @if (reading.failure(); as failure) {
      <wb-failure [failure]="failure" [compact]="true" />
    }
    @if (detail(); as detail) {
      @if (detail.erased; as erased) {
        <p class="sub">
          {{ 'ledger.detail.erased' | transloco: { n: (erased.seq | num) } }} <wb-time [at]="erased.at" />
        </p>
      } @else {
        <pre><code>{{ detail.detail }}</code></pre>
        <p class="sub">{{ (holds() ? 'ledger.detail.holds' : 'ledger.detail.fails') | transloco }}</p>
      }
    } @else {
      <p class="sub">{{ 'ledger.detail.text' | transloco }}</p>
      <button matButton="outlined" type="button" [disabled]="reading.running()" (click)="show()">
        {{ 'ledger.detail.show' | transloco }}
      </button>
    }
    @if (mayErase() && entry().resources.length > 0) {
      <button matButton type="button" (click)="askErasure()">{{ 'ledger.erasure.ask' | transloco }}</button>
    }`,
})
export class EntryDetail {
  readonly entry = input.required<LedgerEntryDetail>();
  private readonly dialogs = inject(MatDialog);
  private readonly ability = inject(Ability);
  protected readonly reading = attempt();
  protected readonly mayErase = computed(() => this.ability.can('request-erasure', 'LedgerEntry'));
  private readonly read = signal<LedgerDetail | null>(null);
  /** Of this entry: the panel goes on to the next one without closing. */
  protected readonly detail = computed(() => (this.read()?.seq === this.entry().seq ? this.read() : null));
  /** Whether what the portal shows is what the entry commits to. */
  protected readonly holds = computed(() => {
    const shown = this.detail();
    if (!shown?.detail || !shown.salt) return false;
    return commitDetail(JSON.parse(shown.detail) as Json, fromHex(shown.salt)) === shown.commitment;
  });

  protected async show(): Promise<void> {
    const { seq } = this.entry();
    const detail = await this.reading.run(() => ledgerDetailGet(seq));
    if (detail) this.read.set(detail);
  }

  protected askErasure(): void {
    this.dialogs.open(ErasureDialog, { width: '560px', data: this.entry() });
  }
}
