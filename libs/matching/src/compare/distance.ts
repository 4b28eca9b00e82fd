const VOWELS = 'aeiouy';
const CONFUSABLE = new Set(
  [
    'ck',
    'cq',
    'kq',
    'gq',
    'gk',
    'gj',
    'sz',
    'cs',
    'vw',
    'fv',
    'bv',
    'bp',
    'dt',
    'ij',
    'jy',
    'mn',
    'hx',
    'ks',
    'uw',
  ].flatMap(([a, b]) => [`${a}${b}`, `${b}${a}`]),
);
const LOOKALIKE = new Set(
  ['0o', '1i', '1l', '9g', '9q', '6b', '5s', '3e', '4a', '8b', '7t'].flatMap(([a, b]) => [`${a}${b}`, `${b}${a}`]),
);
const isDigit = (letter: string): boolean => letter >= '0' && letter <= '9';

/** What typing or hearing one letter for another costs: 0.3 for lookalikes, 0.5 to 0.6 for like sounds, 1 otherwise, 1.5 for digits. */
export function substitutionCost(a: string, b: string): number {
  if (a === b) return 0;
  if (LOOKALIKE.has(a + b)) return 0.3;
  if (isDigit(a) || isDigit(b)) return 1.5;
  if (VOWELS.includes(a) && VOWELS.includes(b)) return 0.6;
  return CONFUSABLE.has(a + b) ? 0.6 : 1;
}

const GAP = { doubled: 0.4, silent: 0.5, letter: 0.9, digit: 1.5 };
/** The least that a difference of one letter in length costs. */
const LEAST_GAP = Math.min(...Object.values(GAP));
/** The least that a letter costs which stands nowhere in the other word; less where it may be a digit that looks like one. */
export const LEAST_CHANGE = { letter: 0.5, digit: 0.3 };

const SIZE = 128;
const SUBSTITUTE = Float64Array.from({ length: SIZE * SIZE }, (_, at) =>
  substitutionCost(String.fromCharCode(Math.floor(at / SIZE)), String.fromCharCode(at % SIZE)),
);
const LEAVE_OUT = Float64Array.from({ length: SIZE }, (_, code) => {
  const letter = String.fromCharCode(code);
  if (letter === 'h') return GAP.silent;
  return isDigit(letter) ? GAP.digit : GAP.letter;
});

const MAX_LENGTH = 64;
const codesA = new Uint8Array(MAX_LENGTH);
const codesB = new Uint8Array(MAX_LENGTH);
let [before, previous, row] = [0, 1, 2].map(() => new Float64Array(MAX_LENGTH + 1)) as [
  Float64Array,
  Float64Array,
  Float64Array,
];

function load(word: string, into: Uint8Array): number {
  const length = Math.min(word.length, MAX_LENGTH);
  for (let at = 0; at < length; at += 1) into[at] = word.charCodeAt(at) % SIZE;
  return length;
}

const gap = (codes: Uint8Array, at: number): number =>
  at > 0 && codes[at] === codes[at - 1] ? GAP.doubled : LEAVE_OUT[codes[at]!]!;

/**
 * Weighted edit distance (optimal string alignment) between two words of ASCII letters and digits, of which the first 64
 * are read. A doubled letter and a silent h cost less than others. Gives up, with infinity, above `limit`.
 */
export function editDistance(a: string, b: string, limit = Number.POSITIVE_INFINITY): number {
  if (a === b) return 0;
  const [n, m] = [load(a, codesA), load(b, codesB)];
  previous[0] = 0;
  for (let j = 1; j <= m; j += 1) previous[j] = previous[j - 1]! + gap(codesB, j - 1);
  for (let i = 1; i <= n; i += 1) {
    if (fillRow(i, m) > limit) return Number.POSITIVE_INFINITY;
    [before, previous, row] = [previous, row, before];
  }
  return previous[m]!;
}

/** One row of the table; its least value, below which no later value can fall. */
function fillRow(i: number, m: number): number {
  const letter = codesA[i - 1]!;
  const skip = gap(codesA, i - 1);
  let least = (row[0] = previous[0]! + skip);
  for (let j = 1; j <= m; j += 1) {
    const other = codesB[j - 1]!;
    let best = previous[j - 1]! + SUBSTITUTE[letter * SIZE + other]!;
    best = Math.min(best, previous[j]! + skip, row[j - 1]! + gap(codesB, j - 1));
    if (i > 1 && j > 1 && letter !== other && letter === codesB[j - 2] && codesA[i - 2] === other) {
      best = Math.min(best, before[j - 2]! + 0.8);
    }
    row[j] = best;
    least = Math.min(least, best);
  }
  return least;
}

/** Likeness of two words: 1 for equal, 0 for nothing in common or less than `least` in common. */
export function wordLikeness(a: string, b: string, least = 0): number {
  if (a === b) return 1;
  const longer = Math.max(a.length, b.length);
  if (longer === 0) return 0;
  const limit = (1 - least) * longer + 1e-9;
  if (Math.abs(a.length - b.length) * LEAST_GAP > limit) return 0;
  const likeness = 1 - editDistance(a, b, limit + 1) / longer;
  return likeness < least ? 0 : Math.max(0, likeness);
}
