import { JoinedPart, type NamePart } from '../normalise/part.js';
import { partLikeness } from './part-likeness.js';

/** Below this, two parts are different words and not one word spelled twice. */
export const SAME_WORD = 0.6;
/** The same where parts of one script are written together: less would join what only looks alike. */
const SAME_JOINED = 0.75;
const MAX_JOINED = 4;
/** Letters that a part written together has at least. */
const LEAST_JOINED = 4;
/** By how much what is written together may be longer or shorter. */
const JOINED_SLACK = 2;

/** Parts of one name that may be set against parts of the other. */
export interface Option {
  readonly q: number;
  readonly qLength: number;
  readonly c: number;
  readonly cLength: number;
  readonly likeness: number;
  readonly rank: number;
}

/**
 * Adds the ways in which one part on one side meets two to four neighbours on the other.
 * @param settled the single parts that need no other, one bit each
 * @param flip whether the single parts are those of the candidate
 */
export function joins(
  one: readonly NamePart[],
  many: readonly NamePart[],
  settled: number,
  flip: boolean,
  options: Option[],
): void {
  if (many.length < 2) return;
  one.forEach((single, at) => {
    if ((settled & (1 << at)) !== 0 || single.text.length < LEAST_JOINED - JOINED_SLACK) return;
    for (const { from, length, text } of runs(many, single)) {
      const joined = new JoinedPart(text, many.slice(from, from + length));
      const least = single.script === joined.script ? SAME_JOINED : SAME_WORD;
      const likeness = partLikeness(single, joined, false, least);
      if (likeness < least) continue;
      const rank = likeness * likeness * (Math.min(text.length, single.text.length) + 2) - 0.01;
      options.push(
        flip
          ? { q: from, qLength: length, c: at, cLength: 1, likeness, rank }
          : { q: at, qLength: 1, c: from, cLength: length, likeness, rank },
      );
    }
  });
}

interface Run {
  readonly from: number;
  readonly length: number;
  readonly text: string;
}

/**
 * Neighbours that are about as long as the single part: in letters where both are of one script, in consonants, which all
 * scripts write, where they are not.
 */
function runs(parts: readonly NamePart[], single: NamePart): Run[] {
  const out: Run[] = [];
  for (let from = 0; from < parts.length - 1; from += 1) {
    const sizeOf = parts[from]!.script === single.script ? lettersIn : consonantsIn;
    const around = sizeOf(single);
    let size = sizeOf(parts[from]!);
    for (let length = 2; length <= MAX_JOINED && from + length <= parts.length; length += 1) {
      size += sizeOf(parts[from + length - 1]!);
      if (size > around + JOINED_SLACK) break;
      if (size < around - JOINED_SLACK) continue;
      const text = parts.slice(from, from + length).reduce((all, part) => all + part.text, '');
      if (text.length >= LEAST_JOINED) out.push({ from, length, text });
    }
  }
  return out;
}

const lettersIn = (part: NamePart): number => part.text.length;
const consonantsIn = (part: NamePart): number => part.skeleton.length;
