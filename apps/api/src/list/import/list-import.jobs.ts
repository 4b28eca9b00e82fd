import { Processor, WorkerHost } from '@nestjs/bullmq';
import { Inject, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import type { Job } from 'bullmq';
import { CONFIG, type Config } from '../../config.js';
import { Clock } from '../../platform/clock.js';
import { Work } from '../../platform/database/work.js';
import { Leavings } from './leavings.js';
import { ListImport } from './list-import.entity.js';
import { LIST_IMPORTS, ListImportQueue } from './list-import.queue.js';
import { ListImporter } from './list-importer.js';

const SWEEP_MS = 30_000;
/** An import that has not moved for so long has nobody who works on it. */
const STALLED_MS = 300_000;
const UPLOAD_MS = 24 * 3_600_000;

/** Reads uploaded lists in the background, one at a time. */
@Processor(LIST_IMPORTS, { autorun: false, concurrency: 1 })
export class ListImportJobs extends WorkerHost implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger('Lists');
  private timer: NodeJS.Timeout | null = null;

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    @Inject(Work) private readonly work: Work,
    @Inject(ListImporter) private readonly importer: ListImporter,
    @Inject(ListImportQueue) private readonly queue: ListImportQueue,
    @Inject(Leavings) private readonly leavings: Leavings,
    @Inject(Clock) private readonly clock: Clock,
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
    const again = () => void this.sweep().catch((cause: unknown) => this.logger.error(cause));
    again();
    this.timer = setInterval(again, SWEEP_MS).unref();
  }

  onApplicationShutdown(): void {
    if (this.timer) clearInterval(this.timer);
  }

  /**
   * A process may die between the commit of an import and its job, and a queue may forget a job; the job's id keeps it
   * from being queued twice. One that stands still is queued once more for each time it stopped.
   */
  private async sweep(): Promise<void> {
    const open = await this.work.system((em) =>
      em.find(
        ListImport,
        { state: ['receiving', 'queued', 'running'] },
        { orderBy: { requestedAt: 'asc' }, limit: 100 },
      ),
    );
    for (const { id, state, touchedAt } of open) {
      const idle = this.clock.now().getTime() - touchedAt.getTime();
      if (state !== 'receiving') await this.queue.add(id, idle > STALLED_MS ? touchedAt : null);
      else if (idle > UPLOAD_MS) await this.leavings.end(id, 'No part of its files came for a day');
    }
    await this.leavings.clearAll();
  }
}
