/** One reason for or against a link. A bit more doubles the odds that two descriptions are of one entity. */
export interface LinkReason {
  readonly feature: string;
  readonly bits: number;
  readonly a: string;
  readonly b: string;
}

export interface Evidence {
  readonly bits: number;
  readonly reasons: readonly LinkReason[];
}

/** Bits for a likeness: along straight lines between the given points. */
export function weigh(likeness: number, points: readonly (readonly [number, number])[]): number {
  const after = points.findIndex(([at]) => at >= likeness);
  if (after <= 0) return points[after < 0 ? points.length - 1 : 0]![1];
  const [[x, from], [y, to]] = [points[after - 1]!, points[after]!];
  return from + ((to - from) * (likeness - x)) / (y - x);
}
