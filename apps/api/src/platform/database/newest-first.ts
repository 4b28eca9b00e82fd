import type { EntityClass } from '@mikro-orm/core';
import type { EntityManager, FilterQuery } from '@mikro-orm/postgresql';
import type { Cursor } from '../http/cursor.js';

interface Wanted<T> {
  /** Conditions that all hold; what the caller may see is one of them. */
  readonly where: readonly FilterQuery<T>[];
  /** The property that says when. */
  readonly by: string;
  readonly cursor: Cursor | null;
  readonly limit: number;
}

/** One page of rows in the direction of the cursor, newest first, and one more where there is one. */
export function newestFirst<T extends object>(
  em: EntityManager,
  entity: EntityClass<T>,
  { where, by, cursor, limit }: Wanted<T>,
): Promise<T[]> {
  const direction = cursor?.back ? 'asc' : 'desc';
  const beyond = cursor?.back ? '$gt' : '$lt';
  const at = cursor && new Date(cursor.value);
  const after = cursor ? [{ $or: [{ [by]: { [beyond]: at } }, { [by]: at, id: { [beyond]: cursor.id } }] }] : [];
  const orderBy = [{ [by]: direction }, { id: direction }];
  return em.find(entity, { $and: [...where, ...after] } as FilterQuery<NoInfer<T>>, {
    orderBy: orderBy as object[],
    limit: limit + 1,
  });
}
