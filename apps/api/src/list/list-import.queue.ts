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

  /** Queues an import; once, however often this is called. */
  async add(importId: string): Promise<void> {
    await this.queue.add('import', { importId }, { jobId: importId });
  }
}
