import type { EntityManager } from '@mikro-orm/postgresql';
import { newestFirst } from '../../platform/database/newest-first.js';
import type { Cursor } from '../../platform/http/cursor.js';
import { permitted } from '../../platform/policy.js';
import { notFound } from '../../platform/problem.js';
import { ManagedList, ManagedListEntry } from './managed-list.entity.js';

export const LIST_SORT = '-createdAt';
export const ENTRY_SORT = 'id';

/** A list that the caller may read. @throws Problem `not-found` */
export async function getList(em: EntityManager, id: string): Promise<ManagedList> {
  const seen = permitted<ManagedList>('ManagedList', 'read');
  const list = seen && (await em.findOne(ManagedList, { $and: [{ id, removedAt: null }, seen] }));
  if (!list) throw notFound();
  return list;
}

/** One page of the lists that the caller may read, newest first, and one more where there is one. */
export function findListPage(em: EntityManager, cursor: Cursor | null, limit: number): Promise<ManagedList[]> {
  const seen = permitted<ManagedList>('ManagedList', 'read');
  if (!seen) throw notFound();
  return newestFirst(em, ManagedList, { where: [{ removedAt: null }, seen], by: 'createdAt', cursor, limit });
}

/** One page of the entries of a list, and one more where there is one. */
export function findEntryPage(
  em: EntityManager,
  listId: string,
  cursor: Cursor | null,
  limit: number,
): Promise<ManagedListEntry[]> {
  const beyond = cursor ? { id: { [cursor.back ? '$lt' : '$gt']: cursor.id } } : {};
  return em.find(
    ManagedListEntry,
    { listId, removedAt: null, ...beyond },
    { orderBy: { id: cursor?.back ? 'desc' : 'asc' }, limit: limit + 1 },
  );
}

interface Counts {
  readonly entries: number;
  readonly openAlerts: number;
}

/** How many entries each list has, and how many alerts of them the caller sees open. */
export async function countOf(em: EntityManager, listIds: readonly string[]): Promise<Map<string, Counts>> {
  const rows = await em.execute<{ id: string; entries: number; open_alerts: number }[]>(
    `select l.id,
       (select count(*)::integer from managed_list_entry e where e.list_id = l.id and e.removed_at is null) as entries,
       (select count(*)::integer from screening_alert a where a.list_id = l.id and a.state = 'open') as open_alerts
     from managed_list l where l.id = any (?::uuid[])`,
    [`{${listIds.join(',')}}`],
  );
  return new Map(rows.map(({ id, entries, open_alerts }) => [id, { entries, openAlerts: open_alerts }]));
}
