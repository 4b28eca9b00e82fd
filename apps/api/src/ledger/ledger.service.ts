import { Inject, Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { Receipt } from '@watchbook/contract';
import { CONFIG, type Config } from '../config.js';
import { Clock } from '../platform/clock.js';
import { getContext, type IntentInput } from '../platform/context.js';
import { Database } from '../platform/database/database.js';
import { toIntent, writeIntent } from './seal/intent.js';
import { Sealer } from './seal/sealer.js';

/** Where every operation is recorded before its answer leaves. */
@Injectable()
export class LedgerService implements OnApplicationShutdown {
  private readonly sealer: Sealer;
  private readonly logger = new Logger('Sealer');

  constructor(@Inject(Database) database: Database, @Inject(Clock) clock: Clock, @Inject(CONFIG) config: Config) {
    const report = (cause: unknown): void => this.logger.error(cause instanceof Error ? cause.message : cause);
    this.sealer = new Sealer(database.systemUrl, () => clock.now(), report, config.patienceMs);
  }

  /**
   * Records a change in the transaction that makes it: both commit, or neither.
   * @returns the id of the intent, which the request waits for before it answers
   */
  async record(em: EntityManager, input: IntentInput): Promise<string> {
    const context = getContext();
    const id = await writeIntent(em, input, context);
    context.recorded.push(id);
    return id;
  }

  /** Seals operations that changed nothing. @throws Problem `ledger-unavailable` within 2 s */
  seal(inputs: IntentInput[]): Promise<Receipt[]> {
    const context = getContext();
    return this.sealer.seal(inputs.map((input) => toIntent(input, context)));
  }

  /** Waits until recorded changes are sealed. @throws Problem `ledger-unavailable` within 2 s */
  sealed(ids: string[]): Promise<Receipt[]> {
    return this.sealer.sealed(ids);
  }

  async onApplicationShutdown(): Promise<void> {
    await this.sealer.stop();
  }
}
