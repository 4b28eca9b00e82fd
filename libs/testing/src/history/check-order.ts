import type { Observation, Violation } from './history.js';

interface Span {
  readonly caller: string;
  readonly began: number;
  readonly ended: number;
  readonly lowest: number;
  readonly highest: number;
}

/**
 * Real-time order, over all callers: when an answer was received before another request began, its entries come first.
 * Answers that repeat an earlier one are left out, for their entries are older than they are.
 */
export function checkOrder(observations: readonly Observation[]): Violation[] {
  const spans = observations.filter(isFresh).map(spanOf);
  const byEnd = spans.toSorted((a, b) => a.ended - b.ended);
  let latest: Span | null = null;
  let next = 0;
  return spans
    .toSorted((a, b) => a.began - b.began)
    .flatMap((span): Violation[] => {
      for (; byEnd[next] && byEnd[next]!.ended < span.began; next++) {
        if (!latest || byEnd[next]!.highest > latest.highest) latest = byEnd[next]!;
      }
      if (!latest || latest.highest < span.lowest) return [];
      const why = `${latest.caller} had entry ${latest.highest} before ${span.caller} asked, who got ${span.lowest}`;
      return [{ kind: 'order', why }];
    });
}

const isFresh = ({ outcome, repeats, receipts }: Observation): boolean =>
  outcome === 'answered' && !repeats && receipts.length > 0;

function spanOf({ caller, began, ended, receipts }: Observation): Span {
  const seqs = receipts.map(({ seq }) => seq);
  return { caller, began, ended, lowest: Math.min(...seqs), highest: Math.max(...seqs) };
}
