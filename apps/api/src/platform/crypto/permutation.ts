/** A pseudorandom number below 2^32 for a text, under a key. */
export type Prf = (text: string) => number;

const ROUNDS = 8;

/**
 * Maps the numbers below `size` onto themselves, each to another one, in an order that only the key tells: a balanced
 * Feistel network over the next even number of bits, walked until it comes back below `size` (format-preserving
 * encryption by cycle walking, Black and Rogaway 2002).
 * @throws Error for a number outside
 */
export function permute(number: number, size: number, prf: Prf): number {
  if (!Number.isInteger(number) || number < 0 || number >= size) throw new Error(`${number} is not below ${size}`);
  const half = Math.max(1, Math.ceil(Math.ceil(Math.log2(size)) / 2));
  let at = number;
  do at = feistel(at, 2 ** half, prf);
  while (at >= size);
  return at;
}

function feistel(number: number, base: number, prf: Prf): number {
  let [left, right] = [Math.floor(number / base), number % base];
  for (let round = 0; round < ROUNDS; round++) {
    [left, right] = [right, (left + prf(`${round} ${right}`)) % base];
  }
  return left * base + right;
}
