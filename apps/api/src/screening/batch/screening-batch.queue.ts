import { InjectQueue } from '@nestjs/bullmq';
import { Injectable, Logger } from '@nestjs/common';
import type { Queue } from 'bullmq';

export const SCREENING_BATCHES = 'screening-batches';

/** The queue of batches; a job holds the id of its batch and nothing else. */
@Injectable()
export class ScreeningBatchQueue {
  constructor(@InjectQueue(SCREENING_BATCHES) private readonly queue: Queue<{ batchId: string }>) {
    const logger = new Logger('Queue');
    queue.on('error', (cause) => logger.warn(cause.message));
  }

  /** Queues a batch; once for each of its attempts, however often this is called. */
  async add({ id, attempts }: { id: string; attempts: number }): Promise<void> {
    await this.queue.add('screen', { batchId: id }, { jobId: `${id}-${attempts}` });
  }
}
