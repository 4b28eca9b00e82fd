import { Processor, WorkerHost } from '@nestjs/bullmq';
import { Inject, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import type { Job } from 'bullmq';
import { CONFIG, type Config } from '../config.js';
import { Work } from '../platform/database/work.js';
import { LIST_IMPORTS, ListImportQueue } from './list-import.queue.js';
import { ListImporter } from './list-importer.js';
import { ListImport } from './list.entity.js';

const SWEEP_MS = 30_000;

/** Reads uploaded lists in the background, one at a time. */
@Processor(LIST_IMPORTS, { autorun: false, concurrency: 1 })
export class ListImportJobs extends WorkerHost implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger('Lists');
  private sweep: NodeJS.Timeout | null = null;

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    @Inject(Work) private readonly work: Work,
    @Inject(ListImporter) private readonly importer: ListImporter,
    @Inject(ListImportQueue) private readonly queue: ListImportQueue,
  ) {
    super();
  }

  async process(job: Job<{ importId: string }>): Promise<void> {
    const isLast = job.attemptsMade + 1 >= (job.opts.attempts ?? 1);
    await this.importer.run(job.data.importId, isLast, (progress) => job.updateProgress(progress));
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
   * A process may die between the commit of an import and its job, and a queue may forget a job; the job's id keeps it
   * from being queued twice.
   */
  private async requeue(): Promise<void> {
    const waiting = await this.work.system((em) =>
      em.find(ListImport, { state: ['queued', 'running'] }, { orderBy: { requestedAt: 'asc' }, limit: 100 }),
    );
    for (const { id } of waiting) await this.queue.add(id);
  }
}
