import { Component, computed, inject, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { RouterLink } from '@angular/router';
import { TranslocoPipe } from '@jsverse/transloco';
import { Failure, Formats, Icon, NumPipe, PageHeader, Time } from '@watchbook/ui';
import { ledgerList, ledgerStatus } from '../platform/api/generated/client.js';
import { attempt } from '../platform/http/attempt.js';
import { request } from '../platform/http/connection.js';
import { load } from '../platform/http/load.js';
import { Ability } from '../platform/policy/ability.js';
import { ChainStrip } from './chain-strip.js';
import { ForkList } from './fork-list.js';
import { HourChart } from './hour-chart.js';
import { saveFile } from '../platform/file/save-file.js';
import { keptVerification } from './kept.js';
import { TrustedWorker as Worker } from './trusted-worker.js';
import { verification } from './verification.js';
import type { BrowserVerification, Kept } from './verify-export.js';
import { WitnessTable } from './witness-table.js';

/** The checkpoint that this browser saw last. */
type KeptCheckpoint = Kept & { size: number };

/** Is the ledger whole: what this installation says, and what this browser finds by itself. */
@Component({
  imports: [
    ChainStrip,
    Failure,
    ForkList,
    HourChart,
    Icon,
    MatButton,
    NumPipe,
    PageHeader,
    RouterLink,
    Time,
    TranslocoPipe,
    WitnessTable,
  ],
  templateUrl: './ledger-health.html',
  styleUrl: './ledger-health.scss',
})
export class LedgerHealth {
  protected readonly formats = inject(Formats);
  private readonly ability = inject(Ability);
  private readonly keeping = keptVerification<KeptCheckpoint>('checkpoint');
  protected readonly kept = signal<ReturnType<typeof this.keeping.read>>(null);
  protected readonly run = verification<{ kept: Kept | null }, BrowserVerification>(
    () => new Worker(new URL('./verify.worker', import.meta.url), { type: 'module' }),
    ({ found, note, vkey, checkpointSize }) => {
      if (found.ok) this.keeping.write({ note, vkey, size: checkpointSize });
    },
  );
  protected readonly exporting = attempt();
  protected readonly mayExport = computed(() => this.ability.can('export', 'LedgerEntry'));
  protected readonly mayVerifyOwn = computed(() => this.ability.can('export-own', 'LedgerEntry'));
  protected readonly status = load(
    () => ({}),
    (_, signal) => ledgerStatus({ signal }),
  );
  protected readonly mayRead = computed(() => this.ability.can(['read', 'read-metadata'], 'LedgerEntry'));
  protected readonly newest = load(
    () => (this.mayRead() ? {} : undefined),
    (_, signal) => ledgerList({ limit: 7, sort: '-seq' }, { signal }),
  );
  protected readonly strip = computed(() => [...(this.newest.value()?.data ?? [])].reverse());
  protected readonly damage = computed(() => {
    const found = this.run.result()?.found;
    return found && !found.ok ? found.damage : (this.status.value()?.verified.damage ?? null);
  });
  protected readonly verdict = computed(() => {
    if (this.damage() || (this.status.value()?.forks.length ?? 0) > 0) return 'damaged';
    const state = this.run.state();
    if (state === 'done') return 'whole';
    return state === 'idle' ? 'unverified' : state;
  });
  protected readonly percent = computed(() => {
    const progress = this.run.progress();
    if (this.run.state() === 'done') return 100;
    return progress?.total ? Math.round((100 * progress.entries) / progress.total) : 0;
  });
  protected readonly short = (hash: string) => `${hash.slice(0, 4)} ${hash.slice(4, 8)} … ${hash.slice(-4)}`;

  protected reload(): void {
    this.status.reload();
  }

  protected verify(): void {
    const kept = this.keeping.read();
    this.kept.set(kept?.vkey ? kept : null);
    this.run.start({ kept: this.kept() });
    this.status.reload();
  }

  /** The next verification trusts the portal's key again: for who knows that this is another installation. */
  protected forget(): void {
    this.keeping.forget();
    this.verify();
  }

  protected async export(): Promise<void> {
    await this.exporting.run(async () => {
      const [note, lines] = await Promise.all([
        request<Blob>('/log/checkpoint'),
        request<Blob>('/api/v1/ledger/export'),
      ]);
      saveFile(lines, 'ledger.ndjson');
      saveFile(note, 'checkpoint.txt');
      return true;
    });
  }
}
