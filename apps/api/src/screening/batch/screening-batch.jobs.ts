import { Processor, WorkerHost } from '@nestjs/bullmq';
import { Inject, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import type { Job } from 'bullmq';
import { CONFIG, type Config } from '../../config.js';
import { Work } from '../../platform/database/work.js';
import { BatchScreener } from './batch-screener.js';
import { ScreeningBatch } from './screening-batch.entity.js';
import { SCREENING_BATCHES, ScreeningBatchQueue } from './screening-batch.queue.js';

const SWEEP_MS = 30_000;

/** Screens batches in the background, one at a time in each process. */
@Processor(SCREENING_BATCHES, { autorun: false, concurrency: 1 })
export class ScreeningBatchJobs extends WorkerHost implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger('Batches');
  private sweep: NodeJS.Timeout | null = null;

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    @Inject(Work) private readonly work: Work,
    @Inject(BatchScreener) private readonly screener: BatchScreener,
    @Inject(ScreeningBatchQueue) private readonly queue: ScreeningBatchQueue,
  ) {
    super();
  }

  async process(job: Job<{ batchId: string }>): Promise<void> {
    const isLast = job.attemptsMade + 1 >= (job.opts.attempts ?? 1);
    await this.screener.run(job.data.batchId, { isLast, report: (screened) => job.updateProgress({ screened }) });
  }

  onApplicationBootstrap(): void {
    if (this.config.worker === 'none') return;
    // The worker connects again by itself; without a listener its faults would go to the console as they are.
    this.worker.on('error', (cause) => this.logger.warn(cause.message));
    this.worker.run().catch((cause: unknown) => this.logger.error(cause));
    const again = () => void this.requeue().catch((cause: unknown) => this.logger.error(cause));
    again();
    this.sweep = setInterval(again, SWEEP_MS).unref();
  }

  onApplicationShutdown(): void {
    if (this.sweep) clearInterval(this.sweep);
  }

  /**
   * A process may die between the commit of a batch and its job, and a queue may forget a job; the job's id keeps it
   * from being queued twice.
   */
  private async requeue(): Promise<void> {
    const waiting = await this.work.system((em) =>
      em.find(ScreeningBatch, { state: ['queued', 'running'] }, { orderBy: { requestedAt: 'asc' }, limit: 500 }),
    );
    for (const batch of waiting) await this.queue.add(batch);
  }
}
