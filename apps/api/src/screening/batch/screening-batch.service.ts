import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from '@mikro-orm/postgresql';
import {
  type Page,
  type ScreeningBatch as BatchView,
  type ScreeningBatchDetail,
  type ScreeningBatchDraft,
  type ScreeningBatchQuery,
  type TablePreview,
} from '@watchbook/contract';
import { UserService } from '../../identity/user/user.service.js';
import { LedgerService } from '../../ledger/ledger.service.js';
import { Clock } from '../../platform/clock.js';
import { getActor, getContext } from '../../platform/context.js';
import { Work } from '../../platform/database/work.js';
import { decodeCursor, pageOfRows } from '../../platform/http/cursor.js';
import { may } from '../../platform/policy.js';
import { fieldProblem, Problem } from '../../platform/problem.js';
import { getForChange } from '../../platform/row.js';
import { uuidv7 } from '../../platform/uuid.js';
import { queryHash } from '../query-hash.js';
import { Quota } from '../quota.js';
import { previewOf, type MappedRow } from './mapped-rows.js';
import { readRows } from './read-rows.js';
import { ScreeningBatch, ScreeningBatchRow } from './screening-batch.entity.js';
import { findBatchPage, getBatch, loadBands, SORT } from './screening-batch.queries.js';
import { ScreeningBatchQueue } from './screening-batch.queue.js';

/** What people do to batches; screening them is the job's work. */
@Injectable()
export class ScreeningBatchService {
  constructor(
    @Inject(Work) private readonly work: Work,
    @Inject(LedgerService) private readonly ledger: LedgerService,
    @Inject(ScreeningBatchQueue) private readonly queue: ScreeningBatchQueue,
    @Inject(UserService) private readonly users: UserService,
    @Inject(Quota) private readonly quota: Quota,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  /**
   * Says what the mapping makes of a file. Nobody is looked for.
   * @throws Problem `not-allowed`, `not-processable` for a text that is no table, `too-large`
   */
  async preview({ limit, ...input }: ScreeningBatchDraft): Promise<TablePreview> {
    assertMayCreate();
    const { table, mapping, rows } = await readRows(input, limit);
    getContext().reads.push({ action: 'screening-batch.previewed', resources: [] });
    return previewOf(table, mapping, rows);
  }

  /**
   * Takes a file; its rows are screened in the background. Rows with faults do not stop the others.
   * @throws Problem `not-allowed`, `not-processable`, `too-large`, `too-many-requests` when the institution's day has no room for it
   */
  async request({ limit, ...input }: ScreeningBatchDraft): Promise<BatchView> {
    assertMayCreate();
    const { mapping, rows } = await readRows(input, limit);
    if (!mapping) throw fieldProblem('/mapping', 'required', 'The header does not tell which column holds names');
    const { institutionId } = getActor();
    const questions = rows.flatMap(({ query }) => (query === null ? [] : [queryHash(institutionId, query)]));
    if (questions.length === 0) throw fieldProblem('/content', 'faults', 'No row can be screened; a dry run says why');
    const batch = await this.work.write(async (em) => {
      await this.quota.takeAll(em, questions);
      return this.store(em, rows);
    });
    await this.queue.add(batch);
    return batch;
  }

  /** One page of the batches that the caller may see, newest first. */
  async list(query: ScreeningBatchQuery): Promise<Page<BatchView>> {
    const cursor = query.cursor === undefined ? null : decodeCursor(query.cursor, SORT);
    return this.work.read(async (em) => {
      const found = await findBatchPage(em, cursor, query.limit, query['filter[state]']);
      const { rows, page } = pageOfRows(found, { limit: query.limit, cursor, sort: SORT }, ({ requestedAt }) =>
        requestedAt.toISOString(),
      );
      const resources = rows.map(({ id }) => ({ type: 'screening-batch', id, version: null }));
      getContext().reads.push({ action: 'screening-batch.listed', resources });
      return { data: await this.views(em, rows), page };
    });
  }

  /** How far a batch has come. @throws Problem `not-found` */
  read(id: string): Promise<ScreeningBatchDetail> {
    return this.work.read(async (em) => {
      const batch = await getBatch(em, id);
      const resources = [{ type: 'screening-batch', id, version: null }];
      getContext().reads.push({ action: 'screening-batch.read', resources });
      return { ...(await this.view(em, batch)), bands: await loadBands(em, id) };
    });
  }

  /** Stops a batch that has not ended; what it found stays. @throws Problem `not-found`, `conflict` */
  cancel(id: string): Promise<BatchView> {
    return this.work.write(async (em) => {
      const batch = await getForChange(em, ScreeningBatch, {
        subject: 'ScreeningBatch',
        id,
        verb: 'cancel',
        states: [],
      });
      batch.cancel(this.clock.now());
      return this.written(em, batch, 'screening-batch.cancelled');
    });
  }

  /** Lets a batch that failed or was cancelled go on where it stopped. @throws Problem `not-found`, `conflict` */
  async retry(id: string): Promise<BatchView> {
    const view = await this.work.write(async (em) => {
      const batch = await getForChange(em, ScreeningBatch, {
        subject: 'ScreeningBatch',
        id,
        verb: 'retry',
        states: [],
      });
      batch.retry();
      return this.written(em, batch, 'screening-batch.retried');
    });
    await this.queue.add(view);
    return view;
  }

  private async store(em: EntityManager, rows: readonly MappedRow[]): Promise<BatchView> {
    const { institutionId, userId } = getActor();
    const batch = em.create(ScreeningBatch, {
      id: uuidv7(),
      institutionId,
      requestedBy: userId,
      purpose: getContext().purpose,
      state: 'queued',
      stage: 'queued',
      attempts: 0,
      rowCount: rows.length,
      faulty: rows.filter(({ query }) => query === null).length,
      screened: 0,
      matched: 0,
      requestedAt: this.clock.now(),
      startedWith: 0,
    });
    await em.flush();
    for (const [position, asked] of rows.entries()) {
      const outcome = asked.query ? 'waiting' : 'fault';
      em.create(ScreeningBatchRow, { id: uuidv7(), batchId: batch.id, position, asked, outcome });
    }
    return this.written(em, batch, 'screening-batch.requested');
  }

  private async written(em: EntityManager, batch: ScreeningBatch, action: string): Promise<BatchView> {
    await em.flush();
    await this.ledger.record(em, {
      action,
      purpose: batch.purpose ?? null,
      resources: [{ type: 'screening-batch', id: batch.id, version: null }],
      detail: { rows: batch.rowCount, faulty: batch.faulty, screened: batch.screened },
    });
    return this.view(em, batch);
  }

  private async view(em: EntityManager, batch: ScreeningBatch): Promise<BatchView> {
    return (await this.views(em, [batch]))[0]!;
  }

  private async views(em: EntityManager, batches: readonly ScreeningBatch[]): Promise<BatchView[]> {
    const people = await this.users.findNames(em, [...new Set(batches.map(({ requestedBy }) => requestedBy))]);
    return batches.map((batch) => batch.toView(this.clock.now(), people.get(batch.requestedBy) ?? ''));
  }
}

function assertMayCreate(): void {
  const { institutionId, userId } = getActor();
  if (!may('create', 'ScreeningBatch', { institutionId, requestedBy: userId })) throw new Problem('not-allowed');
}
