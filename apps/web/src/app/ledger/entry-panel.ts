import { Component, computed, inject, input } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { RouterLink } from '@angular/router';
import { TranslocoPipe } from '@jsverse/transloco';
import { formatTlogProof, treeHasher, verifyInclusion } from '@watchbook/ledger';
import { Failure, Icon, NumPipe, Seal, Status, Time } from '@watchbook/ui';
import { ledgerGet, ledgerInclusion } from '../platform/api/generated/client.js';
import { saveFile } from '../platform/file/save-file.js';
import { load } from '../platform/http/load.js';
import { Ability } from '../platform/policy/ability.js';
import { Session } from '../platform/session.js';
import { EntryDetail } from './entry-detail.js';
import { ProofPath } from './proof-path.js';

/** One entry: its members, its exact text, its neighbours, and the proof that it is in the signed log. */
@Component({
  imports: [EntryDetail, Failure, Icon, MatButton, NumPipe, ProofPath, RouterLink, Seal, Status, Time, TranslocoPipe],
  templateUrl: './entry-panel.html',
  styleUrl: './entry-panel.scss',
})
export class EntryPanel {
  readonly seq = input.required<string>();
  protected readonly number = computed(() => Number(this.seq()));
  protected readonly entry = load(
    () => ({ seq: this.number() }),
    ({ seq }, signal) => ledgerGet(seq, { signal }),
  );
  protected readonly proof = load(
    () => ({ seq: this.number() }),
    ({ seq }, signal) => ledgerInclusion({ seq }, { signal }),
  );
  private readonly me = inject(Session).person();
  private readonly ability = inject(Ability);
  /** Something was recorded beside the entry, by one's own institution. */
  protected readonly mayReadDetail = computed(() => {
    const entry = this.entry.value();
    const hasDetail = entry?.canonical?.includes('"detail":null,') === false;
    return (
      hasDetail &&
      entry?.actor.institution === this.me.institution.id &&
      this.ability.can(['read-detail', 'request-erasure'], 'LedgerEntry')
    );
  });
  /** Computed here from the proof alone: the portal's word is not asked. */
  protected readonly holds = computed(() => {
    const proof = this.proof.value();
    if (!proof) return null;
    const { seq, size, leafHash, rootHash, hashes } = proof;
    return verifyInclusion(treeHasher(), { seq, size, leafHash, rootHash, hashes });
  });

  /** A proof that stands by itself (C2SP tlog-proof); null where not all of the entry may be read. */
  protected readonly bundle = computed(() => {
    const proof = this.proof.value();
    const entry = this.entry.value()?.canonical;
    if (!proof?.checkpoint || !entry) return null;
    return formatTlogProof({ seq: proof.seq, hashes: proof.hashes, entry, note: proof.checkpoint });
  });
  protected readonly file = computed(() => `entry-${this.seq()}.tlog-proof`);
  /** The log's name stands in its checkpoint; its key everybody asks the log for, or keeps. */
  protected readonly command = computed(
    () => `watchbook ledger verify-proof ${this.file()} \\\n  --key "$(curl -s ${location.origin}/log/vkey)"`,
  );

  protected save(): void {
    saveFile(new Blob([this.bundle()!], { type: 'text/plain' }), this.file());
  }
}
