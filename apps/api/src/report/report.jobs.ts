import { Processor } from '@nestjs/bullmq';
import { Inject } from '@nestjs/common';
import type { Job } from 'bullmq';
import { CONFIG, type Config } from '../config.js';
import { Work } from '../platform/database/work.js';
import { BackgroundJobs, isLastAttempt } from '../platform/queue/background-jobs.js';
import { ReportBuilder } from './report-builder.js';
import { REPORTS, ReportQueue } from './report-queue.js';
import { ReportRun } from './report.entity.js';

/** Builds reports in the background. */
@Processor(REPORTS, { autorun: false, concurrency: 2 })
export class ReportJobs extends BackgroundJobs {
  constructor(
    @Inject(CONFIG) config: Config,
    @Inject(Work) private readonly work: Work,
    @Inject(ReportBuilder) private readonly builder: ReportBuilder,
    @Inject(ReportQueue) private readonly queue: ReportQueue,
  ) {
    super('Reports', config);
  }

  async process(job: Job<{ runId: string }>): Promise<void> {
    await this.builder.build(job.data.runId, {
      isLast: isLastAttempt(job),
      report: (progress) => job.updateProgress(progress),
    });
  }

  /** A process may die between the commit of a run and its job; the job's id keeps it from being queued twice. */
  protected async sweep(): Promise<void> {
    const waiting = await this.work.system((em) =>
      em.find(ReportRun, { state: 'queued' }, { orderBy: { requestedAt: 'asc' }, limit: 500 }),
    );
    for (const run of waiting) await this.queue.add(run);
  }
}
