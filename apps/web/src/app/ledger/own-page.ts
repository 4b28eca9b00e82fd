import { Component, computed, inject, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { RouterLink } from '@angular/router';
import { TranslocoPipe } from '@jsverse/transloco';
import type { OwnHead } from '@watchbook/ledger';
import { Failure, Formats, Icon, NumPipe, PageHeader, Time } from '@watchbook/ui';
import { saveFile } from '../platform/file/save-file.js';
import { attempt } from '../platform/http/attempt.js';
import { request } from '../platform/http/connection.js';
import { Session } from '../platform/session.js';
import { keptVerification } from './kept.js';
import { TrustedWorker as Worker } from './trusted-worker.js';
import { verification } from './verification.js';
import type { OwnTask, OwnVerification } from './verify-own.js';

/** Were all entries of the own institution kept, unchanged, in the log that everybody sees. */
@Component({
  imports: [Failure, Icon, MatButton, NumPipe, PageHeader, RouterLink, Time, TranslocoPipe],
  templateUrl: './own-page.html',
  styleUrl: './ledger-health.scss',
})
export class OwnPage {
  protected readonly formats = inject(Formats);
  protected readonly institution = inject(Session).person().institution;
  protected readonly exporting = attempt();
  /** The last own entry that this browser verified. */
  private readonly keeping = keptVerification<OwnHead>(`own.${this.institution.id}`);
  protected readonly kept = signal<ReturnType<typeof this.keeping.read>>(null);
  protected readonly run = verification<OwnTask, OwnVerification>(
    () => new Worker(new URL('./verify-own.worker', import.meta.url), { type: 'module' }),
    ({ found }) => {
      if (found.ok && found.last) this.keeping.write(found.last);
    },
  );
  protected readonly whole = computed(() => {
    const found = this.run.result()?.found;
    return found?.ok ? found : null;
  });
  protected readonly damage = computed(() => {
    const found = this.run.result()?.found;
    return found && !found.ok ? found.damage : null;
  });
  protected readonly verdict = computed(() => {
    const state = this.run.state();
    if (state === 'done') return this.damage() ? 'damaged' : 'whole';
    return state;
  });
  protected readonly command = computed(
    () =>
      `watchbook ledger verify-own own.ndjson \\\n  --institution ${this.institution.id} \\\n  --key "$(curl -s ${location.origin}/log/vkey)"`,
  );

  /** @param all from the first entry on, though a part was verified before */
  protected verify(all = false): void {
    const kept = all ? null : this.keeping.read();
    this.kept.set(kept);
    this.run.start({ institution: this.institution.id, after: kept && { seq: kept.seq, hash: kept.hash } });
  }

  protected async save(): Promise<void> {
    await this.exporting.run(async () => {
      saveFile(await request<Blob>('/api/v1/ledger/own/export'), 'own.ndjson');
      return true;
    });
  }
}
