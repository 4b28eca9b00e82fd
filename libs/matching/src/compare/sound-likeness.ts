import { GAP, SIZE, type Sound, SUBSTITUTION } from '../normalise/sound/symbol.js';

const MAX_LENGTH = 80;
let [previous, row] = [new Float64Array(MAX_LENGTH + 1), new Float64Array(MAX_LENGTH + 1)];

/** How alike two words sound, and how much sound there is to compare: about 1.4 for a syllable. */
export interface SoundLikeness {
  readonly likeness: number;
  readonly weight: number;
}

/**
 * Likeness of two words by their sounds, 0 to 1: what has to be changed to make one of the other, by the weight of both.
 * What is below `least` comes out as 0, which is faster.
 * @param abjadA whether the script of `a` leaves vowels out; so for `b`
 */
export function soundLikeness(a: Sound, b: Sound, abjadA: boolean, abjadB: boolean, least = 0): SoundLikeness {
  const [gapA, gapB] = [abjadB ? GAP.abjad : GAP.full, abjadA ? GAP.abjad : GAP.full];
  const [n, m] = [Math.min(a.length, MAX_LENGTH), Math.min(b.length, MAX_LENGTH)];
  let own = 0;
  for (let i = 0; i < n; i += 1) own += gapA[a[i]!]!;
  previous[0] = 0;
  for (let j = 1; j <= m; j += 1) previous[j] = previous[j - 1]! + gapB[b[j - 1]!]!;
  const other = previous[m]!;
  const weight = Math.max(own, other);
  const limit = (1 - least) * weight;
  if (weight === 0 || Math.abs(own - other) > limit) return { likeness: 0, weight };
  for (let i = 1; i <= n; i += 1) {
    if (fillRow(a[i - 1]!, gapA[a[i - 1]!]!, b, m, gapB) > limit) return { likeness: 0, weight };
    [previous, row] = [row, previous];
  }
  return { likeness: Math.max(0, 1 - previous[m]! / weight), weight };
}

/** One row of the table; its least value, below which no later value can fall. */
function fillRow(symbol: number, skip: number, b: Sound, m: number, gapB: Float32Array): number {
  const from = symbol * SIZE;
  let left = previous[0]! + skip;
  let least = left;
  row[0] = left;
  for (let j = 1; j <= m; j += 1) {
    const other = b[j - 1]!;
    const changed = previous[j - 1]! + SUBSTITUTION[from + other]!;
    const without = previous[j]! + skip;
    left += gapB[other]!;
    if (changed < left) left = changed;
    if (without < left) left = without;
    row[j] = left;
    if (left < least) least = left;
  }
  return least;
}
