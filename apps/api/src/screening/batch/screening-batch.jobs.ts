import { Processor } from '@nestjs/bullmq';
import { Inject } from '@nestjs/common';
import type { Job } from 'bullmq';
import { CONFIG, type Config } from '../../config.js';
import { Work } from '../../platform/database/work.js';
import { BackgroundJobs, isLastAttempt } from '../../platform/queue/background-jobs.js';
import { BatchScreener } from './batch-screener.js';
import { ScreeningBatch } from './screening-batch.entity.js';
import { SCREENING_BATCHES, ScreeningBatchQueue } from './screening-batch.queue.js';

/** Screens batches in the background, one at a time in each process. */
@Processor(SCREENING_BATCHES, { autorun: false, concurrency: 1 })
export class ScreeningBatchJobs extends BackgroundJobs {
  constructor(
    @Inject(CONFIG) config: Config,
    @Inject(Work) private readonly work: Work,
    @Inject(BatchScreener) private readonly screener: BatchScreener,
    @Inject(ScreeningBatchQueue) private readonly queue: ScreeningBatchQueue,
  ) {
    super('Batches', config);
  }

  async process(job: Job<{ batchId: string }>): Promise<void> {
    await this.screener.run(job.data.batchId, {
      isLast: isLastAttempt(job),
      report: (screened) => job.updateProgress({ screened }),
    });
  }

  /**
   * A process may die between the commit of a batch and its job, and a queue may forget a job; the job's id keeps it
   * from being queued twice.
   */
  protected async sweep(): Promise<void> {
    const waiting = await this.work.system((em) =>
      em.find(ScreeningBatch, { state: ['queued', 'running'] }, { orderBy: { requestedAt: 'asc' }, limit: 500 }),
    );
    for (const batch of waiting) await this.queue.add(batch);
  }
}
