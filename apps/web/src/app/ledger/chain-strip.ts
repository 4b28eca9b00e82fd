import { Component, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import type { LedgerEntryView } from '@watchbook/contract';
import { NumPipe } from '@watchbook/ui';

/** Entries side by side, oldest first; each holds the hash of the one before. */
@Component({
  selector: 'wb-chain-strip',
  imports: [NumPipe, RouterLink],
  template: `<ol>
    @for (entry of entries(); track entry.seq) {
      <li>
        <a
          [routerLink]="['/ledger/entries', entry.seq]"
          [class.newest]="$last"
          [class.refused]="entry.outcome !== 'allowed'"
        >
          <b class="mono">{{ entry.seq | num }}</b>
          <span>{{ entry.action }}</span>
          <code>{{ entry.hash.slice(0, 4) }}…{{ entry.hash.slice(-4) }}</code>
        </a>
      </li>
    }
  </ol>`,
  styles: `
    ol {
      display: flex;
      gap: var(--s4);
      margin: 0;
      padding: 0 0 4px;
      overflow-x: auto;
      list-style: none;
    }
    li {
      position: relative;
      flex: 1 0 132px;
      min-width: 0;
    }
    li + li::before {
      content: '';
      position: absolute;
      top: 50%;
      left: calc(-1 * var(--s4));
      width: var(--s4);
      border-top: 1px solid var(--ok);
    }
    a {
      display: flex;
      flex-direction: column;
      gap: 2px;
      padding: var(--s2) var(--s3);
      border: 1px solid var(--line);
      border-radius: var(--r);
      background: var(--surface);
      color: var(--ink2);
      font-size: var(--t-xs);
      text-decoration: none;
    }
    a:hover {
      background: var(--hover);
    }
    a.newest {
      border-color: var(--accent);
      box-shadow: 0 0 0 2px var(--accent-soft);
    }
    a.refused span {
      color: var(--bad);
    }
    b {
      color: var(--ink);
      font-size: var(--t-s);
    }
    span {
      overflow: hidden;
      text-overflow: ellipsis;
      white-space: nowrap;
    }
    code {
      color: var(--ink3);
    }
  `,
})
export class ChainStrip {
  readonly entries = input.required<readonly LedgerEntryView[]>();
}
