/** Two members, the lesser id first: of two everything is known once. */
export type Pair = readonly [string, string];

export const pairOf = (one: string, other: string): Pair => (one < other ? [one, other] : [other, one]);
export const keyOf = (one: string, other: string): string => pairOf(one, other).join(' ');
/** Order that does not depend on any locale. */
export const byId = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
