import { InjectQueue } from '@nestjs/bullmq';
import { Injectable, Logger } from '@nestjs/common';
import type { Queue } from 'bullmq';

export const REPORTS = 'reports';

/** The queue of report runs; a job holds the id of its run and nothing else. */
@Injectable()
export class ReportQueue {
  constructor(@InjectQueue(REPORTS) private readonly queue: Queue<{ runId: string }>) {
    const logger = new Logger('Queue');
    queue.on('error', (cause) => logger.warn(cause.message));
  }

  /** Queues a run; once for each of its attempts, however often this is called. */
  async add({ id, attempts }: { id: string; attempts: number }): Promise<void> {
    await this.queue.add('build', { runId: id }, { jobId: `${id}-${attempts}` });
  }
}
