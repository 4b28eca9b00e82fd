import { InjectQueue } from '@nestjs/bullmq';
import { Injectable, Logger } from '@nestjs/common';
import type { Queue } from 'bullmq';

export const LIST_IMPORTS = 'list-imports';

/** The queue of imports; a job holds the id of its import and nothing else. */
@Injectable()
export class ListImportQueue {
  constructor(@InjectQueue(LIST_IMPORTS) private readonly queue: Queue<{ importId: string }>) {
    const logger = new Logger('Queue');
    queue.on('error', (cause) => logger.warn(cause.message));
  }

  /** Queues an import; once, however often this is called. @param stalled since when it stands still, which queues it anew */
  async add(importId: string, stalled: Date | null = null): Promise<void> {
    const jobId = stalled ? `${importId}-${stalled.getTime()}` : importId;
    await this.queue.add('import', { importId }, { jobId });
  }
}
