import { Component, input } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { TranslocoPipe } from '@jsverse/transloco';
import type { LedgerFork } from '@watchbook/contract';
import { NumPipe, Time } from '@watchbook/ui';
import { saveFile } from '../platform/file/save-file.js';

/** Two histories that this log signed: each pair of notes is the proof, for anybody. */
@Component({
  selector: 'wb-fork-list',
  imports: [MatButton, NumPipe, Time, TranslocoPipe],
  template: `@for (fork of forks(); track $index) {
    <div class="fork">
      <p>
        <b>{{ 'ledger.fork.size' | transloco: { n: (fork.size | num) } }}</b> <wb-time [at]="fork.foundAt" />
      </p>
      <button matButton="outlined" type="button" (click)="save(fork)">{{ 'ledger.fork.save' | transloco }}</button>
    </div>
  }`,
  styles: `
    .fork {
      display: flex;
      gap: var(--s4);
      align-items: center;
      justify-content: space-between;
      padding: var(--s3) 0;
      border-top: 1px solid var(--line2);
    }
  `,
})
export class ForkList {
  readonly forks = input.required<readonly LedgerFork[]>();

  protected save({ size, notes }: LedgerFork): void {
    saveFile(new Blob([notes.join('\n')], { type: 'text/plain' }), `fork-${size}.txt`);
  }
}
