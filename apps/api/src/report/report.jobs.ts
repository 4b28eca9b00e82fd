import { Processor, WorkerHost } from '@nestjs/bullmq';
import { Inject, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import type { Job } from 'bullmq';
import { CONFIG, type Config } from '../config.js';
import { Work } from '../platform/database/work.js';
import { ReportBuilder } from './report-builder.js';
import { REPORTS, ReportQueue } from './report-queue.js';
import { ReportRun } from './report.entity.js';

const SWEEP_MS = 30_000;

/** Builds reports in the background. */
@Processor(REPORTS, { autorun: false, concurrency: 2 })
export class ReportJobs extends WorkerHost implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger('Reports');
  private sweep: NodeJS.Timeout | null = null;

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    @Inject(Work) private readonly work: Work,
    @Inject(ReportBuilder) private readonly builder: ReportBuilder,
    @Inject(ReportQueue) private readonly queue: ReportQueue,
  ) {
    super();
  }

  async process(job: Job<{ runId: string }>): Promise<void> {
    const isLast = job.attemptsMade + 1 >= (job.opts.attempts ?? 1);
    await this.builder.build(job.data.runId, { isLast, report: (progress) => job.updateProgress(progress) });
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

  /** A process may die between the commit of a run and its job; the job's id keeps it from being queued twice. */
  private async requeue(): Promise<void> {
    const waiting = await this.work.system((em) =>
      em.find(ReportRun, { state: 'queued' }, { orderBy: { requestedAt: 'asc' }, limit: 500 }),
    );
    for (const run of waiting) await this.queue.add(run);
  }
}
