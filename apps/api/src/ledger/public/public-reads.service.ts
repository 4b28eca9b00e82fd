import {
  type BeforeApplicationShutdown,
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { Clock } from '../../platform/clock.js';
import { newContext, runInContext } from '../../platform/context.js';
import { uuidv7 } from '../../platform/uuid.js';
import { LedgerService } from '../ledger.service.js';
import { repeat } from '../../platform/repeat.js';

const RECORD_EVERY_MS = 60 * 60 * 1000;
const LOOK_EVERY_MS = 60 * 1000;

/** What anybody may read of the log without an account, and bring to it. */
export type PublicRead = 'checkpoint' | 'tile' | 'key' | 'rotation' | 'cosignature';

/**
 * Counts what is read of the public log and records the counts in one entry an hour, if there are any. An entry for each
 * read would grow the log that is polled, and so feed the polling for ever.
 */
@Injectable()
export class PublicReads implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger('PublicReads');
  private readonly counts = new Map<PublicRead, number>();
  private recordedAt: number;
  private loop: Promise<void> | null = null;
  private readonly stop = new AbortController();

  constructor(
    @Inject(LedgerService) private readonly ledger: Pick<LedgerService, 'seal'>,
    @Inject(Clock) private readonly clock: Clock,
  ) {
    this.recordedAt = clock.now().getTime();
  }

  onApplicationBootstrap(): void {
    const report = (cause: unknown): void => this.logger.error(cause);
    this.loop = repeat(LOOK_EVERY_MS, this.stop.signal, () => this.recordIfDue(), report);
  }

  /** What a process has counted when it stops is recorded then. */
  async beforeApplicationShutdown(): Promise<void> {
    this.stop.abort();
    await this.loop;
    await this.record().catch((cause: unknown) => this.logger.error(cause));
  }

  count(kind: PublicRead): void {
    this.counts.set(kind, (this.counts.get(kind) ?? 0) + 1);
  }

  /** Records the counts when the last time is an hour ago. @throws Problem `ledger-unavailable`; nothing is forgotten */
  async recordIfDue(): Promise<void> {
    if (this.clock.now().getTime() - this.recordedAt >= RECORD_EVERY_MS) await this.record();
  }

  private async record(): Promise<void> {
    this.recordedAt = this.clock.now().getTime();
    if (this.counts.size === 0) return;
    const detail = Object.fromEntries(this.counts);
    const action = 'ledger.public-reads-counted';
    await runInContext(newContext({ requestId: uuidv7(), route: action }), () =>
      this.ledger.seal([{ action, resources: [], detail }]),
    );
    for (const [kind, counted] of Object.entries(detail) as [PublicRead, number][]) this.forget(kind, counted);
  }

  /** Reads that came while the entry was sealed stay counted. */
  private forget(kind: PublicRead, counted: number): void {
    const left = (this.counts.get(kind) ?? 0) - counted;
    if (left > 0) this.counts.set(kind, left);
    else this.counts.delete(kind);
  }
}
