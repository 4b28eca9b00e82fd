import type { EntityManager } from '@mikro-orm/postgresql';
import { fieldKeys } from '../crypto/encrypted.type.js';
import { permute } from '../crypto/permutation.js';

interface Ordinal {
  year: number;
  /** Counts up within prefix and year, also over what the caller may not see. */
  ordinal: number;
  /** Up to where ordinals were given out as they are. */
  plain: number;
}

const DIGITS = 6;

/**
 * The next reference of a kind and year, such as `SN-2026-483920`. Its number is the ordinal under a keyed permutation,
 * so that references tell neither how many there are nor which of two came first.
 */
export async function nextReference(em: EntityManager, prefix: string, at: Date): Promise<string> {
  const [row] = await em.execute<Ordinal[]>('select year, ordinal, plain from next_ordinal(?, ?)', [prefix, at]);
  return `${prefix}-${row!.year}-${String(numberOf(prefix, row!)).padStart(DIGITS, '0')}`;
}

/** Among the numbers of as many digits, none of which was given out before: beyond a million they have seven. */
export function numberOf(prefix: string, { year, ordinal, plain }: Ordinal): number {
  const digits = Math.max(DIGITS, String(ordinal).length);
  const first = Math.max(plain + 1, digits === DIGITS ? 1 : 10 ** (digits - 1));
  const use = `reference ${prefix} ${year} ${digits}`;
  const prf = (text: string) => parseInt(fieldKeys().hash(use, text).slice(0, 8), 16);
  return first + permute(ordinal - first, 10 ** digits - first, prf);
}
