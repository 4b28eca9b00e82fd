import { Inject, Injectable, Logger } from '@nestjs/common';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { ScreeningQuery } from '@watchbook/contract';
import { UserService } from '../../identity/user/user.service.js';
import { LedgerService } from '../../ledger/ledger.service.js';
import { Clock } from '../../platform/clock.js';
import { getContext, newContext, runInContext } from '../../platform/context.js';
import { Work } from '../../platform/database/work.js';
import { may } from '../../platform/policy.js';
import { Problem } from '../../platform/problem.js';
import { whenAvailable } from '../../platform/repeat.js';
import { uuidv7 } from '../../platform/uuid.js';
import { AlarmRaisingService } from '../alarm/alarm-raising.service.js';
import { queryHash } from '../query-hash.js';
import { Quota } from '../quota.js';
import { ScreeningService } from '../screening.service.js';
import { ScreeningBatch, ScreeningBatchRow, type BatchError } from './screening-batch.entity.js';

/** Rows that are screened and recorded in one transaction. */
const CHUNK = 25;
/** While a process reads the names at its start. */
const MOST_WAITS = 60;

interface Attempt {
  isLast: boolean;
  report(screened: number): Promise<void>;
}

/** Ends an attempt without a fault: the batch was cancelled, or somebody else is further. */
class Stopped extends Error {}

/** Screens the rows of a batch as the person who asked, with the rights of now. */
@Injectable()
export class BatchScreener {
  private readonly logger = new Logger('Batches');

  constructor(
    @Inject(Work) private readonly work: Work,
    @Inject(UserService) private readonly users: UserService,
    @Inject(LedgerService) private readonly ledger: LedgerService,
    @Inject(ScreeningService) private readonly screenings: ScreeningService,
    @Inject(Quota) private readonly quota: Quota,
    @Inject(AlarmRaisingService) private readonly alarms: AlarmRaisingService,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  /**
   * Does what a job asks for, from the first row that was not screened. Delivered twice it has one effect: each
   * chunk commits only if nobody was there before. @throws whatever may pass, so that the queue tries again
   */
  async run(batchId: string, attempt: Attempt): Promise<void> {
    const batch = await this.work.system((em) => em.findOne(ScreeningBatch, batchId));
    if (!batch || (batch.state !== 'queued' && batch.state !== 'running')) return;
    await this.as(batch, async (isAllowed) => {
      try {
        if (!isAllowed) return await this.end(batch, 'not-allowed');
        await this.start(batch);
        while (batch.screened < batch.rowCount - batch.faulty)
          await whenAvailable(() => this.screenChunk(batch, attempt), MOST_WAITS);
        await this.finish(batch);
      } catch (cause) {
        if (cause instanceof Stopped) return;
        if (isExhausted(cause)) return await this.end(batch, 'quota');
        this.logger.error({ batchId, cause: cause instanceof Error ? cause.stack : String(cause) });
        if (attempt.isLast) await this.end(batch, 'failed');
        throw cause;
      }
    });
  }

  /** As whoever asked, as far as they may still. Rights are read anew for every chunk. */
  private async as(batch: ScreeningBatch, work: (isAllowed: boolean) => Promise<void>): Promise<void> {
    const requester = await this.users.findActive(batch.requestedBy, 'job');
    const context = newContext({
      requestId: uuidv7(),
      route: 'job screening-batch.screen',
      actor: requester?.actor ?? null,
      purpose: batch.purpose ?? null,
    });
    await runInContext(context, () => work(requester !== null && may('create', 'ScreeningBatch', batch)));
  }

  private async start(batch: ScreeningBatch): Promise<void> {
    const started = {
      state: 'running',
      stage: 'screening',
      startedAt: this.clock.now(),
      startedWith: batch.screened,
    } as const;
    await this.move(batch, started, ['queued', 'running']);
  }

  private screenChunk(batch: ScreeningBatch, attempt: Attempt): Promise<void> {
    return this.as(batch, async (isAllowed) => {
      if (!isAllowed) {
        await this.end(batch, 'not-allowed');
        throw new Stopped();
      }
      const before = batch.screened;
      const { screened, matched } = await this.work.write(async (em) => {
        const where = { batchId: batch.id, outcome: 'waiting' } as const;
        const rows = await em.find(ScreeningBatchRow, where, { orderBy: { position: 'asc' }, limit: CHUNK });
        const usage = await this.quota.takeAll(em, questionsOf(batch, rows));
        const found = { screened: before + rows.length, matched: batch.matched };
        // Only for the first who gets here: another delivery waits, and then finds that the count has moved.
        const mine = { id: batch.id, state: 'running', screened: before } as const;
        const claimed = await em.nativeUpdate(ScreeningBatch, mine, { screened: found.screened });
        if (rows.length === 0 || claimed === 0) throw new Stopped();
        found.matched += await this.screenRows(em, batch.id, rows);
        await this.alarms.raiseIfDue(em, usage, []);
        await em.flush();
        await em.nativeUpdate(ScreeningBatch, { id: batch.id }, { matched: found.matched });
        return found;
      });
      await this.ledger.sealed(getContext().recorded);
      Object.assign(batch, { screened, matched });
      await attempt.report(screened);
    });
  }

  /** How many had a match. */
  private async screenRows(em: EntityManager, batchId: string, rows: readonly ScreeningBatchRow[]): Promise<number> {
    const asked = await this.screenings.ask(em, rows.map(queryOf), batchId);
    for (const [at, { made, found }] of asked.entries()) {
      const best = found[0]?.score ?? null;
      Object.assign(rows[at]!, { outcome: best === null ? 'none' : 'match', best, screeningId: made.id });
    }
    return asked.filter(({ found }) => found.length > 0).length;
  }

  private async finish(batch: ScreeningBatch): Promise<void> {
    await this.work.write(async (em) => {
      const done = { state: 'done', stage: 'done', finishedAt: this.clock.now() } as const;
      if ((await em.nativeUpdate(ScreeningBatch, { id: batch.id, state: 'running' }, done)) === 0) throw new Stopped();
      await this.ledger.record(em, {
        action: 'screening-batch.finished',
        resources: [{ type: 'screening-batch', id: batch.id, version: null }],
        detail: { screened: batch.screened, matched: batch.matched, faulty: batch.faulty },
      });
    });
    await this.ledger.sealed(getContext().recorded);
  }

  private async end(batch: ScreeningBatch, error: BatchError): Promise<void> {
    const ended = { state: 'failed', stage: 'failed', error, finishedAt: this.clock.now() } as const;
    if ((await this.tryMove(batch, ended, ['queued', 'running'])) === 0) return;
    await this.ledger.seal([
      {
        action: error === 'not-allowed' ? 'screening-batch.finished-denied' : 'screening-batch.finished-failed',
        outcome: error === 'not-allowed' ? 'denied' : 'failed',
        resources: [{ type: 'screening-batch', id: batch.id, version: null }],
        detail: { error },
      },
    ]);
  }

  /** @throws Stopped when it is in none of these states any more */
  private async move(
    batch: ScreeningBatch,
    change: Partial<ScreeningBatch>,
    from: ScreeningBatch['state'][],
  ): Promise<void> {
    if ((await this.tryMove(batch, change, from)) === 0) throw new Stopped();
  }

  private tryMove(
    batch: ScreeningBatch,
    change: Partial<ScreeningBatch>,
    from: ScreeningBatch['state'][],
  ): Promise<number> {
    return this.work.system((em) => em.nativeUpdate(ScreeningBatch, { id: batch.id, state: from }, change));
  }
}

const isExhausted = (cause: unknown): boolean => cause instanceof Problem && cause.code === 'too-many-requests';

function queryOf({ id, asked: { query } }: ScreeningBatchRow): ScreeningQuery {
  if (!query) throw new Error(`The row ${id} asks for nobody`);
  return query;
}

const questionsOf = ({ institutionId }: ScreeningBatch, rows: readonly ScreeningBatchRow[]): string[] =>
  rows.map((row) => queryHash(institutionId, queryOf(row)));
