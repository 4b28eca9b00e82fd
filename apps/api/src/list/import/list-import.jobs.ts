import { Processor } from '@nestjs/bullmq';
import { Inject } from '@nestjs/common';
import type { Job } from 'bullmq';
import { CONFIG, type Config } from '../../config.js';
import { Clock } from '../../platform/clock.js';
import { Work } from '../../platform/database/work.js';
import { BackgroundJobs, isLastAttempt } from '../../platform/queue/background-jobs.js';
import { Leavings } from './leavings.js';
import { ListImport } from './list-import.entity.js';
import { LIST_IMPORTS, ListImportQueue } from './list-import.queue.js';
import { ListImporter } from './list-importer.js';

/** An import that has not moved for so long has nobody who works on it. */
const STALLED_MS = 300_000;
const UPLOAD_MS = 24 * 3_600_000;

/** Reads uploaded lists in the background, one at a time. */
@Processor(LIST_IMPORTS, { autorun: false, concurrency: 1 })
export class ListImportJobs extends BackgroundJobs {
  constructor(
    @Inject(CONFIG) config: Config,
    @Inject(Work) private readonly work: Work,
    @Inject(ListImporter) private readonly importer: ListImporter,
    @Inject(ListImportQueue) private readonly queue: ListImportQueue,
    @Inject(Leavings) private readonly leavings: Leavings,
    @Inject(Clock) private readonly clock: Clock,
  ) {
    super('Lists', config);
  }

  async process(job: Job<{ importId: string }>): Promise<void> {
    await this.importer.run(job.data.importId, isLastAttempt(job), (progress) => job.updateProgress(progress));
  }

  /**
   * A process may die between the commit of an import and its job, and a queue may forget a job; the job's id keeps it
   * from being queued twice. One that stands still is queued once more for each time it stopped.
   */
  protected async sweep(): Promise<void> {
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
