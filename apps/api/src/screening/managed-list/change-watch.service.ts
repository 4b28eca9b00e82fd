import {
  type BeforeApplicationShutdown,
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { CONFIG, type Config } from '../../config.js';
import { Database } from '../../platform/database/database.js';
import type { Inbox } from '../../platform/database/inbox.js';
import { Listener } from '../../platform/database/listener.js';
import { pause } from '../../platform/repeat.js';
import { ChangeQueue } from './change-queue.js';
import { ContinuousScreeningService } from './continuous-screening.service.js';

const SWEEP_MS = 30_000;
const EARLY_MS = 300;
const RETRY_MS = 1000;
const HEARTBEAT_MS = 15_000;
const ANSWER_MS = 10_000;

/**
 * Works through what changed as soon as the database tells of it, and every 30 seconds whether it tells or not: what
 * waited while no process ran is found at the start.
 */
@Injectable()
export class ChangeWatchService implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger('Managed lists');
  private readonly stop = new AbortController();
  private running: Promise<unknown> = Promise.resolve();
  private wake = new AbortController();
  private readonly listener: Listener;

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    @Inject(Database) { systemUrl }: Database,
    @Inject(ChangeQueue) private readonly queue: ChangeQueue,
    @Inject(ContinuousScreeningService) private readonly screening: ContinuousScreeningService,
  ) {
    this.listener = new Listener(systemUrl, {
      name: 'Managed lists',
      channels: ['watchbook_screening_change'],
      beatMs: HEARTBEAT_MS,
      patienceMs: ANSWER_MS,
      retryMs: RETRY_MS,
    });
  }

  onApplicationBootstrap(): void {
    if (this.config.worker === 'none') return;
    this.listener.follow((inbox) => this.hear(inbox));
    this.running = this.workAgain();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stop.abort();
    this.wake.abort();
    await this.listener.stop();
    await this.running;
  }

  /** Compares all that waits and may be compared by now. */
  async workOff(): Promise<void> {
    for (;;) {
      const change = this.stop.signal.aborted ? null : await this.queue.claim();
      if (!change) return;
      await this.screening.compare(change);
      await this.queue.finish(change);
    }
  }

  private async workAgain(): Promise<void> {
    while (!this.stop.signal.aborted) {
      this.wake = new AbortController();
      try {
        await this.queue.queueStale();
        await this.workOff();
        const wait = (await this.queue.isWaiting()) ? EARLY_MS : SWEEP_MS;
        if (!this.stop.signal.aborted) await pause(wait, this.wake.signal);
      } catch (cause) {
        if (this.stop.signal.aborted) return;
        this.logger.error(cause instanceof Error ? cause.stack : cause);
        await pause(RETRY_MS, this.stop.signal);
      }
    }
  }

  /** While the connection is lost, the sweep does. */
  private async hear(inbox: Inbox): Promise<never> {
    for (;;) {
      this.wake.abort();
      await inbox.next();
    }
  }
}
