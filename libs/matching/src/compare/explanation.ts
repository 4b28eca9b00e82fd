/**
 * One reason of a score. `score` times `weight`, summed over all reasons, is the score; what counts against a match
 * has a negative score.
 */
export interface Feature {
  /** `name-part`, `extra-part`, `other-part`, `single-part`, `abbreviation`, `legal-form`, `generation`, `weak-alias`, `birth-date`, `country`, `type`, `identifier`. */
  readonly feature: string;
  /** −1 to 1. */
  readonly score: number;
  /** Share of this reason, 0 or more. */
  readonly weight: number;
  readonly query: string | null;
  readonly candidate: string | null;
}

/** A score from 0 to 1 and the reasons that add up to it. */
export interface Scored {
  readonly score: number;
  readonly explanation: readonly Feature[];
}

/** Score of reasons: the sum of score times weight, kept between 0 and 1 and free of rounding noise. */
export function scored(explanation: readonly Feature[]): Scored {
  const sum = explanation.reduce((total, reason) => total + reason.score * reason.weight, 0);
  return { score: Math.min(1, Math.max(0, Math.round(sum * 1e9) / 1e9)), explanation };
}

/** A reason that lifts a score towards 1 by a share of what is missing. */
export const raise = (base: Scored, share: number, of: Pick<Feature, 'feature' | 'query' | 'candidate'>): Scored =>
  scored([...base.explanation, { ...of, score: 1, weight: (1 - base.score) * share }]);

/** A reason that takes a share of a score away. */
export const lower = (base: Scored, share: number, of: Pick<Feature, 'feature' | 'query' | 'candidate'>): Scored =>
  scored([...base.explanation, { ...of, score: -1, weight: base.score * share }]);
