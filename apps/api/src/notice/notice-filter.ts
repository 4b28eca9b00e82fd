import type { FilterQuery, QueryOrderMap } from '@mikro-orm/core';
import { noticeStatus, subjectType, tlp, typology, type NoticeQuery } from '@watchbook/contract';
import type { z } from 'zod';
import { getActor } from '../platform/context.js';
import type { Cursor } from '../platform/http/cursor.js';
import { Problem } from '../platform/problem.js';
import type { Notice } from './notice.entity.js';

type Where = FilterQuery<Notice>;

/** The filters of a list as conditions. @throws Problem `invalid-request` with the filter at fault */
export function filtersOf(query: NoticeQuery): Where[] {
  const { institutionId } = getActor();
  const wheres: Where[] = [];
  const add = (where: Where | null) => where && wheres.push(where);
  add(codes(query, 'filter[status]', noticeStatus, (status) => ({ status })));
  add(codes(query, 'filter[tlp]', tlp, (label) => ({ tlp: label })));
  add(codes(query, 'filter[typology]', typology, (code) => ({ typology: code })));
  add(codes(query, 'filter[subjectType]', subjectType, ({ $in }) => ({ subjectTypes: { $overlap: $in } })));
  const source = query['filter[institutionId]'];
  // A hidden source cannot be found by filtering for it, not even by guessing.
  if (source) add({ institutionId: source, ...(source === institutionId ? {} : { sourceVisibility: 'shown' }) });
  if (query['filter[own]'])
    add(query['filter[own]'] === 'true' ? { institutionId } : { institutionId: { $ne: institutionId } });
  if (query['filter[receivedFrom]']) add({ receivedAt: { $gte: new Date(query['filter[receivedFrom]']) } });
  if (query['filter[receivedTo]']) add({ receivedAt: { $lt: new Date(query['filter[receivedTo]']) } });
  if (query['filter[ref]']) add({ ref: query['filter[ref]'] });
  return wheres;
}

/** Comma separated codes, each of them checked. */
function codes<T extends string>(
  query: NoticeQuery,
  name: keyof NoticeQuery,
  schema: z.ZodType<T>,
  where: (codes: { $in: T[] }) => Where,
): Where | null {
  const text = query[name];
  if (typeof text !== 'string') return null;
  const parsed = text.split(',').map((code) => schema.safeParse(code));
  const bad = parsed.findIndex(({ success }) => !success);
  if (bad !== -1) {
    throw new Problem('invalid-request', undefined, {
      errors: [{ pointer: `query/${name}`, code: 'invalid', detail: `unknown code ${text.split(',')[bad]}` }],
    });
  }
  return where({ $in: parsed.map(({ data }) => data!) });
}

const columns = { receivedAt: 'receivedAt', ref: 'ref' } as const;
type Sort = NoticeQuery['sort'];

/** The order of a list, and what lies beyond the cursor in it. */
export function orderOf(sort: Sort, cursor: Cursor | null): { where: Where[]; orderBy: QueryOrderMap<Notice>[] } {
  const column = columns[sort.replace('-', '') as keyof typeof columns];
  const descends = sort.startsWith('-') !== (cursor?.back ?? false);
  const direction = descends ? 'desc' : 'asc';
  const orderBy = [{ [column]: direction }, { id: direction }] as QueryOrderMap<Notice>[];
  if (!cursor) return { where: [], orderBy };
  const value = column === 'receivedAt' ? new Date(cursor.value) : cursor.value;
  const beyond = descends ? '$lt' : '$gt';
  const where = { $or: [{ [column]: { [beyond]: value } }, { [column]: value, id: { [beyond]: cursor.id } }] } as Where;
  return { where: [where], orderBy };
}

export const sortKeyOf = (sort: Sort) => (notice: Notice) =>
  sort.endsWith('ref') ? notice.ref : notice.receivedAt.toISOString();
