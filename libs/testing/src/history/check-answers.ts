import type { Observation, SeenReceipt, StoredEntry, Violation, ViolationKind } from './history.js';

/** Every answer has its entries, and they are its own. */
export function checkAnswers(
  observations: readonly Observation[],
  entries: readonly StoredEntry[],
  refusedWithinMs: number,
): Violation[] {
  const bySeq = new Map(entries.map((entry) => [entry.seq, entry]));
  const givenTo = new Map<number, string>();
  return observations.flatMap((seen) => {
    if (seen.outcome !== 'answered') return checkRefusal(seen, refusedWithinMs);
    const violations = seen.receipts.flatMap((receipt) => checkReceipt(seen, receipt, bySeq));
    if (seen.receipts.length === 0) violations.push(of('unlogged', seen, 'it has no receipt'));
    if (seen.confirmed === false) violations.push(of('late', seen, 'its entry was looked for'));
    if (seen.repeats) return violations;
    for (const { seq } of seen.receipts) {
      const other = givenTo.get(seq);
      if (other !== undefined) violations.push(of('shared', seen, `${other} was given entry ${seq} too`));
      givenTo.set(seq, seen.caller);
    }
    return violations;
  });
}

function checkReceipt(
  seen: Observation,
  { seq, hash, id }: SeenReceipt,
  bySeq: ReadonlyMap<number, StoredEntry>,
): Violation[] {
  const entry = bySeq.get(seq);
  if (!entry) return [of('lost', seen, `entry ${seq}`)];
  if (hash !== undefined && hash !== entry.hash) return [of('receipt', seen, `another hash at ${seq}`)];
  if (id !== undefined && id !== entry.id) return [of('receipt', seen, `another id at ${seq}`)];
  return [];
}

function checkRefusal(seen: Observation, refusedWithinMs: number): Violation[] {
  const violations: Violation[] = [];
  if (seen.hadContent) violations.push(of('leak', seen, 'it was refused'));
  const took = seen.ended - seen.began;
  if (seen.outcome === 'refused' && took > refusedWithinMs) {
    violations.push(of('slow', seen, `${Math.round(took)} ms`));
  }
  return violations;
}

const of = (kind: ViolationKind, { caller }: Observation, why: string): Violation => ({
  kind,
  why: `${caller}: ${why}`,
});
