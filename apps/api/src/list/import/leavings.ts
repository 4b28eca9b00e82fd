import { Inject, Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock.js';
import { Work } from '../../platform/database/work.js';
import { ListImport } from './list-import.entity.js';
import { clearAttempt, findLeftAttempts } from './staging.queries.js';
import { deleteParts } from './upload.queries.js';

const BATCH = 5000;

/** What imports leave behind: uploaded bytes, staged rows, and imports whose files never came. */
@Injectable()
export class Leavings {
  constructor(
    @Inject(Work) private readonly work: Work,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  /** Forgets what an attempt has staged. */
  async clear(attempt: string): Promise<void> {
    while ((await this.work.system((em) => clearAttempt(em, attempt, BATCH))) > 0);
  }

  /** Forgets what attempts have staged that ended without doing so. */
  async clearAll(): Promise<void> {
    for (const attempt of await this.work.system(findLeftAttempts)) await this.clear(attempt);
  }

  /** Forgets the uploaded bytes of an import. */
  async deleteUpload(importId: string): Promise<void> {
    while ((await this.work.system((em) => deleteParts(em, importId))) > 0);
  }

  /** Ends an import that has not ended, and says why. */
  async end(importId: string, error: string): Promise<void> {
    const at = this.clock.now();
    await this.work.system((em) =>
      em.nativeUpdate(
        ListImport,
        { id: importId, state: ['receiving', 'queued', 'running'] },
        { state: 'failed', stage: 'failed', error, finishedAt: at, touchedAt: at },
      ),
    );
    await this.deleteUpload(importId);
  }
}
