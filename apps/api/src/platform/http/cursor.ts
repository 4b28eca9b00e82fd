import { findContext } from '../context.js';
import { fieldKeys } from '../crypto/encrypted.type.js';
import { Problem } from '../problem.js';

/** A place in a list: the sort value and id of a row, and which way to go from there. */
export interface Cursor {
  value: string;
  id: string;
  back: boolean;
  /** The sort it belongs to: a cursor of another order is refused. */
  sort: string;
}

/** Only the portal reads it, and only for who got it: the place of a row is no secret, but what orders it may be. */
export const encodeCursor = ({ value, id, back, sort }: Cursor) =>
  fieldKeys().conceal('cursor', JSON.stringify([value, id, back ? 1 : 0]), boundTo(sort));

/** @throws Problem `invalid-request` for what this portal did not make, or made for another order, list or person. */
export function decodeCursor(text: string, sort: string): Cursor {
  const place = open(text, sort);
  if (place) return place;
  throw new Problem('invalid-request', undefined, {
    errors: [{ pointer: 'query/cursor', code: 'invalid', detail: 'not a cursor of this list and order' }],
  });
}

function open(text: string, sort: string): Cursor | null {
  try {
    const [value, id, back] = JSON.parse(fieldKeys().reveal('cursor', text, boundTo(sort))) as [string, string, number];
    return { value, id, back: back === 1, sort };
  } catch {
    return null;
  }
}

const boundTo = (sort: string): string => {
  const { actor, route } = findContext() ?? { actor: null, route: '' };
  return JSON.stringify([sort, route, actor?.userId ?? null]);
};

/**
 * Cuts one page out of `limit + 1` rows, read in the cursor's direction.
 * @param key sort value of a row, as text that PostgreSQL reads back
 */
export function pageOfRows<T extends { id: string }>(
  rows: T[],
  { limit, cursor, sort }: { limit: number; cursor: Cursor | null; sort: string },
  key: (row: T) => string,
): { rows: T[]; page: { next: string | null; prev: string | null } } {
  const more = rows.length > limit;
  const kept = rows.slice(0, limit);
  if (cursor?.back) kept.reverse();
  const at = (row: T | undefined, back: boolean) =>
    row ? encodeCursor({ value: key(row), id: row.id, back, sort }) : null;
  const hasNext = cursor?.back ? true : more;
  const hasPrev = cursor?.back ? more : cursor !== null;
  return {
    rows: kept,
    page: { next: hasNext ? at(kept.at(-1), false) : null, prev: hasPrev ? at(kept[0], true) : null },
  };
}
