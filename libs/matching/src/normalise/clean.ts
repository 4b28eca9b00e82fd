/** Longest name that is read; what follows is ignored, so that no input costs more than this much work. */
export const MAX_NAME_LENGTH = 400;

const INVISIBLE = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Cn}]+/gu;
const MARKUP = /[\p{So}\p{Sk}\p{Emoji_Modifier}]+/gu;

/**
 * Text without what the eye does not see: compatibility forms folded (NFKC), bidirectional marks, zero-width and
 * control characters removed, emoji and symbols turned into spaces. Never throws; at most 400 characters are read.
 */
export function cleanText(value: string): string {
  return value
    .slice(0, MAX_NAME_LENGTH)
    .normalize('NFKC')
    .slice(0, MAX_NAME_LENGTH)
    .replace(/[\t\n\r\v\f]+/g, ' ')
    .replace(INVISIBLE, '')
    .normalize('NFKC')
    .replace(MARKUP, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}
