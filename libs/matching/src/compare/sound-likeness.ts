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
 * @param abjadA whether the script of `a` leaves vowels out; so for `b`
 */
export function soundLikeness(a: Sound, b: Sound, abjadA: boolean, abjadB: boolean): SoundLikeness {
  const [gapA, gapB] = [abjadB ? GAP.abjad : GAP.full, abjadA ? GAP.abjad : GAP.full];
  const [n, m] = [Math.min(a.length, MAX_LENGTH), Math.min(b.length, MAX_LENGTH)];
  let weight = 0;
  previous[0] = 0;
  for (let j = 1; j <= m; j += 1) previous[j] = previous[j - 1]! + gapB[b[j - 1]!]!;
  weight = previous[m]!;
  let own = 0;
  for (let i = 1; i <= n; i += 1) {
    const symbol = a[i - 1]!;
    const skip = gapA[symbol]!;
    own += skip;
    row[0] = own;
    for (let j = 1; j <= m; j += 1) {
      const other = b[j - 1]!;
      const changed = previous[j - 1]! + SUBSTITUTION[symbol * SIZE + other]!;
      row[j] = Math.min(changed, previous[j]! + skip, row[j - 1]! + gapB[other]!);
    }
    [previous, row] = [row, previous];
  }
  weight = Math.max(weight, own);
  return { likeness: weight === 0 ? 0 : Math.max(0, 1 - previous[m]! / weight), weight };
}
