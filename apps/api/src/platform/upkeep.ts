import { type BeforeApplicationShutdown, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { LockMode, type EntityManager, type FilterQuery } from '@mikro-orm/postgresql';
import type { EntityClass } from '@mikro-orm/core';
import type { LedgerService } from '../ledger/ledger.service.js';
import { getContext, newContext, runInContext } from './context.js';
import type { Work } from './database/work.js';
import { repeat } from './repeat.js';
import { uuidv7 } from './uuid.js';

const EVERY_MS = 10_000;
const BATCH = 50;

interface Row {
  id: string;
  version: number;
}

/** What becomes due, under which name it enters the ledger, and what is done to it then. */
interface Due<T> {
  readonly type: string;
  readonly where: FilterQuery<T>;
  readonly action: string;
  readonly apply: (row: T, em: EntityManager) => void | Promise<void>;
}

/**
 * Work that becomes due with time, such as what expires: done by every process again and again, as nobody in particular.
 * A process that was down does at its start what became due meanwhile.
 */
export abstract class Upkeep implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly stop = new AbortController();
  private loop: Promise<void> = Promise.resolve();

  protected constructor(
    private readonly name: string,
    protected readonly work: Work,
    protected readonly ledger: LedgerService,
  ) {}

  onApplicationBootstrap(): void {
    const logger = new Logger(this.name);
    const report = (cause: unknown): void => logger.error(cause);
    this.loop = repeat(EVERY_MS, this.stop.signal, () => this.run(), report);
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stop.abort();
    await this.loop;
  }

  /** Does all that is due by now, and waits until the ledger holds it. */
  run(): Promise<void> {
    return runInContext(newContext({ requestId: uuidv7(), route: this.name }), async () => {
      await this.doDue();
      const { recorded } = getContext();
      if (recorded.length > 0) await this.ledger.sealed(recorded);
    });
  }

  protected abstract doDue(): Promise<void>;

  /** Whether the process ends and waits for this. */
  protected get isStopping(): boolean {
    return this.stop.signal.aborted;
  }

  /**
   * Does it to every row that is due: of several processes one does it, and once. A batch is one transaction, with an
   * intent for each row.
   */
  protected async each<T extends Row>(entity: EntityClass<T>, { type, where, action, apply }: Due<T>): Promise<void> {
    const lockMode = LockMode.PESSIMISTIC_PARTIAL_WRITE;
    for (let done = BATCH; done === BATCH;) {
      done = await this.work.system(async (em) => {
        const rows = await em.find(entity, where, { limit: BATCH, lockMode });
        for (const row of rows) await apply(row as T, em);
        await em.flush();
        for (const { id, version } of rows as Row[])
          await this.ledger.record(em, { action, resources: [{ type, id, version }] });
        return rows.length;
      });
    }
  }
}
