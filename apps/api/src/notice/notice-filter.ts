import type { FilterQuery, QueryOrderMap } from '@mikro-orm/core';
import { noticeStatus, subjectType, tlp, typology, type NoticeQuery } from '@watchbook/contract';
import { getActor } from '../platform/context.js';
import type { Cursor } from '../platform/http/cursor.js';
import { codesOf } from '../platform/http/filter.js';
import { permitted } from '../platform/policy.js';
import type { Notice } from './notice.entity.js';

type Where = FilterQuery<Notice>;

/** The filters of a list as conditions. @throws Problem `invalid-request` with the filter at fault */
export function filtersOf(query: NoticeQuery): Where[] {
  const { institutionId } = getActor();
  const wheres: Where[] = [];
  const add = (where: Where) => wheres.push(where);
  const codes = <T extends string>(name: keyof NoticeQuery, schema: Parameters<typeof codesOf<T>>[2]) =>
    codesOf(name, query[name] as string | undefined, schema);
  const statuses = codes('filter[status]', noticeStatus);
  if (statuses) add({ status: { $in: statuses } });
  const labels = codes('filter[tlp]', tlp);
  if (labels) add({ tlp: { $in: labels } });
  const typologies = codes('filter[typology]', typology);
  if (typologies) add({ typology: { $in: typologies } });
  const types = codes('filter[subjectType]', subjectType);
  if (types) add({ subjectTypes: { $overlap: types } });
  const source = query['filter[institutionId]'];
  if (source) add(source === institutionId ? { institutionId } : shownFrom(source));
  if (query['filter[own]'])
    add(query['filter[own]'] === 'true' ? { institutionId } : { institutionId: { $ne: institutionId } });
  if (query['filter[receivedFrom]']) add({ receivedAt: { $gte: new Date(query['filter[receivedFrom]']) } });
  if (query['filter[receivedTo]']) add({ receivedAt: { $lt: new Date(query['filter[receivedTo]']) } });
  if (query['filter[ref]']) add({ ref: query['filter[ref]'] });
  return wheres;
}

/** A source that the list does not name cannot be found by filtering for it either, not even by guessing. */
function shownFrom(institutionId: string): Where {
  const readable = permitted<Notice>('Notice', 'read');
  return readable ? { $and: [readable, { institutionId, sourceVisibility: 'shown', disclosure: 'full' }] } : { id: [] };
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
