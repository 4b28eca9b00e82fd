import { MASK, type EntityLink, type EntityMember, type LinkReason, type PairJudgement } from '@watchbook/contract';
import type { Evidence } from '@watchbook/matching';
import { keyOf, type Pair } from './link/pair.js';

/** Reasons whose value is the name of the member. */
const NAMES = new Set(['name', 'relative', 'other-family-name', 'generation', 'no-name']);
/** Reasons whose value is no personal data. */
const OPEN = new Set(['country', 'type']);

/** What is known of two members, with the values of who is seen masked masked, whether or not there is one. */
export function toLink(
  [a, b]: Pair,
  { bits, reasons }: Evidence,
  views: ReadonlyMap<string, EntityMember>,
  history: ReadonlyMap<string, PairJudgement[]>,
): EntityLink {
  const judgements = history.get(keyOf(a, b)) ?? [];
  const newest = judgements[0];
  const shown = (id: string, { feature }: LinkReason, value: string) =>
    isShown(views.get(id)!, feature) ? value : MASK;
  return {
    ...{ a, b, bits },
    reasons: reasons.map((reason) => ({
      ...{ feature: reason.feature, bits: reason.bits },
      a: shown(a, reason, reason.a),
      b: shown(b, reason, reason.b),
    })),
    judgement: newest && newest.verdict !== 'taken-back' ? newest : null,
    judgements,
  };
}

const isShown = ({ masked, name }: EntityMember, feature: string): boolean =>
  !masked || OPEN.has(feature) || (NAMES.has(feature) && name !== MASK);
