import { WorkerHost } from '@nestjs/bullmq';
import { Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import type { Job } from 'bullmq';
import type { Config } from '../../config.js';

const SWEEP_MS = 30_000;

/**
 * Work of a queue in a process that does such work, and again and again a look at what waits though the queue does not
 * know of it: a process may die between a commit and its job, and a queue may forget one.
 */
export abstract class BackgroundJobs extends WorkerHost implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger: Logger;
  private timer: NodeJS.Timeout | null = null;

  /** @param name of the work, in the log */
  protected constructor(
    name: string,
    protected readonly config: Config,
    private readonly sweepMs = SWEEP_MS,
  ) {
    super();
    this.logger = new Logger(name);
  }

  onApplicationBootstrap(): void {
    if (this.config.worker === 'none') return;
    // The worker connects again by itself; without a listener its faults would go to the console as they are.
    this.worker.on('error', (cause) => this.logger.warn(cause.message));
    this.worker.run().catch((cause: unknown) => this.logger.error(cause));
    const again = () => void this.sweep().catch((cause: unknown) => this.logger.error(cause));
    again();
    this.timer = setInterval(again, this.sweepMs).unref();
  }

  onApplicationShutdown(): void {
    if (this.timer) clearInterval(this.timer);
  }

  /** Queues what waits; the ids of jobs keep it from being queued twice. */
  protected abstract sweep(): Promise<void>;
}

/** Whether a job that fails now is not tried again. */
export const isLastAttempt = ({ attemptsMade, opts }: Job): boolean => attemptsMade + 1 >= (opts.attempts ?? 1);
