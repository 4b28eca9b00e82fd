import type { LedgerEntry } from '@watchbook/ledger';
import type { Observation, Violation, WrittenRow } from './history.js';

/** Every write is there once, with one entry; and no row or entry stands alone. */
export function checkWrites(
  observations: readonly Observation[],
  rows: readonly WrittenRow[],
  entries: readonly LedgerEntry[],
  writing: readonly string[],
): Violation[] {
  const stored = countBy(rows.map(keyOf));
  const logged = countBy(entries.flatMap(writesOf(new Set(writing))).map(keyOf));
  const acknowledged = new Set(
    observations.filter(({ outcome }) => outcome === 'answered').flatMap(({ writes }) => writes.map(keyOf)),
  );
  const violations: Violation[] = [];
  const report = (kind: Violation['kind'], why: string): unknown => violations.push({ kind, why });
  for (const key of acknowledged) if (!stored.has(key)) report('lost-write', key);
  for (const [key, times] of stored) {
    if (times > 1) report('repeated-write', `${key}, ${times} times`);
    if (!logged.has(key)) report('unlogged-write', key);
  }
  for (const [key, times] of logged) {
    if (times > 1) report('logged-twice', `${key}, ${times} times`);
    if (!stored.has(key)) report('phantom-write', key);
  }
  return violations;
}

const writesOf =
  (writing: ReadonlySet<string>) =>
  ({ action, outcome, resources }: LedgerEntry): WrittenRow[] =>
    writing.has(action) && outcome === 'allowed' ? resources.map(({ id }) => ({ id, action })) : [];

const keyOf = ({ action, id }: WrittenRow): string => `${action} ${id}`;

function countBy(keys: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  return counts;
}
