import { type BeforeApplicationShutdown, Inject, Injectable, Logger } from '@nestjs/common';
import type { PageViolation } from '@watchbook/contract';
import { CONFIG, type Config } from '../../../config.js';
import { CountedLog } from '../counted-log.js';
import { kindOfViolation } from './kind-of-violation.js';

/** Counts what pages did against their policy, however much of it is told. */
@Injectable()
export class PageViolations implements BeforeApplicationShutdown {
  private readonly log = new CountedLog(new Logger('PageViolations'), 'pageViolations');

  constructor(@Inject(CONFIG) private readonly config: Pick<Config, 'publicUrl'>) {}

  note(violations: readonly PageViolation[]): void {
    for (const violation of violations) {
      if (violation.type === 'csp-violation') this.log.count(kindOfViolation(violation, this.config.publicUrl));
    }
  }

  beforeApplicationShutdown(): void {
    this.log.flush();
  }
}
