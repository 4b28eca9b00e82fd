import { Problem } from '../../platform/problem.js';
import { decodeCursor, encodeCursor } from '../../platform/http/cursor.js';

/** The order of the desk: what nobody judged yet by its notices, newest first, then what was judged, newest first. */
export const SORT = 'desk';

/** Where the desk goes on: within a notice after a pair, or among the judged ones after one of them. */
export type DeskPlace =
  | {
      readonly part: 'open';
      readonly from: { readonly receivedAt: string; readonly id: string; readonly after: string };
    }
  | { readonly part: 'judged'; readonly from: { readonly at: string; readonly id: string } | null };

const NIL = '00000000-0000-0000-0000-000000000000';

export const toCursor = (place: DeskPlace): string => {
  const value =
    place.part === 'open'
      ? [place.part, place.from.receivedAt, place.from.after]
      : [place.part, place.from?.at ?? null];
  return encodeCursor({ value: JSON.stringify(value), id: place.from?.id ?? NIL, back: false, sort: SORT });
};

/** @throws Problem `invalid-request` */
export function toPlace(cursor: string): DeskPlace {
  const { value, id } = decodeCursor(cursor, SORT);
  const [part, at, after] = JSON.parse(value) as [DeskPlace['part'], string | null, string | undefined];
  if (part === 'judged') return { part, from: at === null ? null : { at, id } };
  if (at === null || after === undefined) throw new Problem('invalid-request');
  return { part, from: { receivedAt: at, id, after } };
}
