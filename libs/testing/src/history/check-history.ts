import { parseEntry, treeHasher, type LedgerEntry, type TreeHasher } from '@watchbook/ledger';
import { checkAnswers } from './check-answers.js';
import { checkLog } from './check-log.js';
import { checkOrder } from './check-order.js';
import { checkWrites } from './check-writes.js';
import type { History, Violation } from './history.js';

/** What a history is checked against beyond its own promises. */
export interface HistoryOptions {
  /** Actions that write a row: every entry of such an action must have its row, and every row its entry. */
  readonly writing?: readonly string[];
  /** How long a refusal may take, in milliseconds. */
  readonly refusedWithinMs?: number;
  readonly hasher?: TreeHasher;
}

/** How much a check saw, so that a run that tried nothing does not count as one that held. */
export interface HistoryVerdict {
  readonly violations: readonly Violation[];
  readonly answered: number;
  readonly refused: number;
  readonly lost: number;
  readonly entries: number;
  readonly rows: number;
}

/**
 * Checks what every caller saw against what is stored.
 *
 * It proves of the run: each acknowledged answer has exactly one entry, the one its receipt names; the log has no gap,
 * fork or duplicate, numbers each institution right and verifies as a whole; each acknowledged write is there once with
 * one entry; each row has its entry and each entry of a writing action its row; nothing committed waits unsealed; and
 * who had an answer before another request began has the earlier entry. A refused request may have an entry or not.
 */
export function checkHistory(history: History, options: HistoryOptions = {}): HistoryVerdict {
  const { observations, stored } = history;
  const { writing = [], refusedWithinMs = Infinity, hasher = treeHasher() } = options;
  const violations = [
    ...checkLog(stored, hasher),
    ...checkAnswers(observations, stored.entries, refusedWithinMs),
    ...checkWrites(observations, stored.rows, parsed(history), writing),
    ...checkOrder(observations),
  ];
  const count = (outcome: string): number => observations.filter((seen) => seen.outcome === outcome).length;
  return {
    violations,
    answered: count('answered'),
    refused: count('refused'),
    lost: count('lost'),
    entries: stored.entries.length,
    rows: stored.rows.length,
  };
}

/** Entries that cannot be read are damage, which the check of the log reports. */
function parsed({ stored }: History): LedgerEntry[] {
  return stored.entries.flatMap(({ body }) => {
    try {
      return [parseEntry(Buffer.from(body).toString('latin1'))];
    } catch {
      return [];
    }
  });
}
