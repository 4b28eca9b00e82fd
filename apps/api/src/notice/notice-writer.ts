import type { EntityManager } from '@mikro-orm/postgresql';
import { NoticeVersion, type Notice } from './notice.entity.js';

/** Who last changed what the notice says. Whoever did is not the second person who publishes it. */
export async function findWriter(em: EntityManager, { id, authorId }: Notice): Promise<string> {
  const newest = await em.findOne(NoticeVersion, { noticeId: id }, { orderBy: { version: 'desc' } });
  return newest?.createdBy ?? authorId;
}
