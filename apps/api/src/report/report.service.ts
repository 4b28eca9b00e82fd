import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from '@mikro-orm/postgresql';
import { type Page, type ReportDraft, type ReportRun as ReportRunView, type ReportRunQuery } from '@watchbook/contract';
import { LedgerService } from '../ledger/ledger.service.js';
import { Clock } from '../platform/clock.js';
import { getActor, getContext } from '../platform/context.js';
import { newestFirst } from '../platform/database/newest-first.js';
import { Work } from '../platform/database/work.js';
import { decodeCursor, pageOfRows } from '../platform/http/cursor.js';
import { may, permitted } from '../platform/policy.js';
import { notFound, Problem } from '../platform/problem.js';
import { getForChange } from '../platform/row.js';
import { uuidv7 } from '../platform/uuid.js';
import { ReportQueue } from './report-queue.js';
import { ReportRun } from './report.entity.js';
import { loadFile } from './report.queries.js';

const SORT = '-requestedAt';

/** What people do to reports; building them is the job's work. */
@Injectable()
export class ReportService {
  constructor(
    @Inject(Work) private readonly work: Work,
    @Inject(LedgerService) private readonly ledger: LedgerService,
    @Inject(ReportQueue) private readonly queue: ReportQueue,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  /** Asks for a report; it is built in the background. @throws Problem `not-allowed` */
  async request({ template, parameters, format }: ReportDraft): Promise<ReportRunView> {
    const { institutionId, userId } = getActor();
    if (!may('create', 'Report', { institutionId, requestedBy: userId })) throw new Problem('not-allowed');
    const run = await this.work.write(async (em) => {
      const made = em.create(ReportRun, {
        id: uuidv7(),
        institutionId,
        requestedBy: userId,
        template,
        parameters,
        format,
        state: 'queued',
        stage: 'queued',
        progress: 0,
        attempts: 0,
        requestedAt: this.clock.now(),
      });
      return this.written(em, made, 'report.requested');
    });
    await this.queue.add(run);
    return run;
  }

  /** One page of the runs that the caller may see, newest first. */
  async list(query: ReportRunQuery): Promise<Page<ReportRunView>> {
    const cursor = query.cursor === undefined ? null : decodeCursor(query.cursor, SORT);
    const seen = permitted<ReportRun>('Report', 'read', 'read-metadata');
    if (!seen) throw notFound();
    const state = query['filter[state]'];
    const where = state ? [seen, { state }] : [seen];
    const rows = await this.work.read((em) =>
      newestFirst(em, ReportRun, { where, by: 'requestedAt', cursor, limit: query.limit }),
    );
    const { rows: kept, page } = pageOfRows(rows, { limit: query.limit, cursor, sort: SORT }, (run) =>
      run.requestedAt.toISOString(),
    );
    getContext().reads.push({
      action: 'report.listed',
      resources: kept.map(({ id }) => ({ type: 'report-run', id, version: null })),
    });
    return { data: kept.map((run) => run.toReportRun(this.clock.now())), page };
  }

  /** How far a run has come. @throws Problem `not-found` */
  read(id: string): Promise<ReportRunView> {
    return this.work.read(async (em) => {
      const run = await this.get(em, id, 'read', 'read-metadata');
      getContext().reads.push({ action: 'report.read', resources: [{ type: 'report-run', id, version: null }] });
      return run.toReportRun(this.clock.now());
    });
  }

  /** Stops a run that has not ended. @throws Problem `not-found`, `conflict` */
  cancel(id: string): Promise<ReportRunView> {
    return this.work.write(async (em) => {
      const run = await this.getFor(em, id, 'cancel');
      run.cancel(this.clock.now());
      return this.written(em, run, 'report.cancelled');
    });
  }

  /** Queues a run again that failed or was cancelled. @throws Problem `not-found`, `conflict` */
  async retry(id: string): Promise<ReportRunView> {
    const run = await this.work.write(async (em) => {
      const found = await this.getFor(em, id, 'retry');
      found.retry();
      return this.written(em, found, 'report.retried');
    });
    await this.queue.add(run);
    return run;
  }

  /** The file of a finished report, for who may have it now. @throws Problem `not-found`, `conflict` while there is none */
  download(id: string): Promise<{ run: ReportRun; bytes: Buffer }> {
    return this.work.read(async (em) => {
      const run = await this.get(em, id, 'download');
      if (run.state !== 'done') throw new Problem('conflict', `The report is ${run.state}`);
      const bytes = await loadFile(em, id);
      if (!bytes) throw notFound();
      getContext().reads.push({
        action: 'report.downloaded',
        resources: [{ type: 'report-run', id, version: null }],
        detail: { sha256: run.sha256 },
      });
      return { run, bytes };
    });
  }

  private getFor(em: EntityManager, id: string, verb: string): Promise<ReportRun> {
    return getForChange(em, ReportRun, { subject: 'Report', id, verb, states: [] });
  }

  private async get(em: EntityManager, id: string, ...actions: string[]): Promise<ReportRun> {
    const seen = permitted<ReportRun>('Report', ...actions);
    const run = seen && (await em.findOne(ReportRun, { $and: [{ id }, seen] as object[] }));
    if (!run) throw notFound();
    return run;
  }

  private async written(em: EntityManager, run: ReportRun, action: string): Promise<ReportRunView> {
    await em.flush();
    await this.ledger.record(em, {
      action,
      resources: [{ type: 'report-run', id: run.id, version: null }],
      detail: { template: run.template, parameters: run.parameters, format: run.format },
    });
    return run.toReportRun(this.clock.now());
  }
}
