import { type BeforeApplicationShutdown, Inject, Injectable, Logger } from '@nestjs/common';
import type { PageViolation } from '@watchbook/contract';
import { CONFIG, type Config } from '../../../config.js';
import { kindOfViolation } from './kind-of-violation.js';

const LOG_EVERY_MS = 60_000;
const KINDS_MAX = 50;

/** Counts what pages did against their policy: one line of the log a minute, however many are told. */
@Injectable()
export class PageViolations implements BeforeApplicationShutdown {
  private readonly logger = new Logger('PageViolations');
  private counts = new Map<string, number>();
  private timer: NodeJS.Timeout | null = null;

  constructor(@Inject(CONFIG) private readonly config: Pick<Config, 'publicUrl'>) {}

  note(violations: readonly PageViolation[]): void {
    for (const violation of violations) {
      if (violation.type === 'csp-violation') this.count(kindOfViolation(violation, this.config.publicUrl));
    }
    if (this.counts.size > 0) this.timer ??= setTimeout(() => this.log(), LOG_EVERY_MS).unref();
  }

  beforeApplicationShutdown(): void {
    this.log();
  }

  private count(kind: string): void {
    const key = this.counts.has(kind) || this.counts.size < KINDS_MAX ? kind : 'others';
    this.counts.set(key, (this.counts.get(key) ?? 0) + 1);
  }

  private log(): void {
    if (this.timer) clearTimeout(this.timer);
    this.timer = null;
    if (this.counts.size === 0) return;
    this.logger.warn({ pageViolations: Object.fromEntries(this.counts) });
    this.counts = new Map();
  }
}
