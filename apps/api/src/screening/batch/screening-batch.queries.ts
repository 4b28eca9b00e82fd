import type { EntityManager } from '@mikro-orm/postgresql';
import type { BatchState, ScreeningBatchDetail } from '@watchbook/contract';
import { newestFirst } from '../../platform/database/newest-first.js';
import type { Cursor } from '../../platform/http/cursor.js';
import { permitted } from '../../platform/policy.js';
import { notFound } from '../../platform/problem.js';
import { ScreeningBatch, ScreeningBatchRow, type BatchOutcome } from './screening-batch.entity.js';

/** The order of the list of batches, and of the results of one. */
export const SORT = '-requestedAt';
export const ROW_SORT = 'position';

/** A batch that the caller may read. @throws Problem `not-found` */
export async function getBatch(em: EntityManager, id: string): Promise<ScreeningBatch> {
  const seen = permitted<ScreeningBatch>('ScreeningBatch', 'read');
  const batch = seen && (await em.findOne(ScreeningBatch, { $and: [{ id }, seen] }));
  if (!batch) throw notFound();
  return batch;
}

/** One page of the batches that the caller may read, and one more where there is one. @throws Problem `not-found` */
export function findBatchPage(
  em: EntityManager,
  cursor: Cursor | null,
  limit: number,
  state: BatchState | undefined,
): Promise<ScreeningBatch[]> {
  const seen = permitted<ScreeningBatch>('ScreeningBatch', 'read');
  if (!seen) throw notFound();
  const where = state ? [seen, { state }] : [seen];
  return newestFirst(em, ScreeningBatch, { where, by: 'requestedAt', cursor, limit });
}

/** One page of the rows of a batch in the order of the file, and one more where there is one. */
export function findRowPage(
  em: EntityManager,
  batchId: string,
  cursor: Pick<Cursor, 'value' | 'back'> | null,
  limit: number,
  outcome: BatchOutcome | undefined,
): Promise<ScreeningBatchRow[]> {
  const beyond = cursor ? { position: { [cursor.back ? '$lt' : '$gt']: Number(cursor.value) } } : {};
  return em.find(
    ScreeningBatchRow,
    { batchId, ...beyond, ...(outcome ? { outcome } : {}) },
    { orderBy: { position: cursor?.back ? 'desc' : 'asc' }, limit: limit + 1 },
  );
}

/** How many of the screened rows had which best score. */
export async function loadBands(em: EntityManager, batchId: string): Promise<ScreeningBatchDetail['bands']> {
  const [bands] = await em.execute<ScreeningBatchDetail['bands'][]>(
    `select
       count(*) filter (where best >= 0.9)::integer as strong,
       count(*) filter (where best >= 0.8 and best < 0.9)::integer as likely,
       count(*) filter (where best >= 0.7 and best < 0.8)::integer as possible,
       count(*) filter (where best < 0.7)::integer as weak,
       count(*) filter (where outcome = 'none')::integer as none
     from screening_batch_row where batch_id = ?`,
    [batchId],
  );
  return bands!;
}
