import type { Logger } from '@nestjs/common';

const LOG_EVERY_MS = 60_000;
const KINDS_MAX = 50;

/** Counts what happens by kind: one line of the log a minute, however often it happens. */
export class CountedLog {
  private counts = new Map<string, number>();
  private timer: NodeJS.Timeout | null = null;

  constructor(
    private readonly logger: Logger,
    private readonly name: string,
  ) {}

  count(kind: string): void {
    const key = this.counts.has(kind) || this.counts.size < KINDS_MAX ? kind : 'others';
    this.counts.set(key, (this.counts.get(key) ?? 0) + 1);
    this.timer ??= setTimeout(() => this.flush(), LOG_EVERY_MS).unref();
  }

  /** Logs what is counted so far. */
  flush(): void {
    if (this.timer) clearTimeout(this.timer);
    this.timer = null;
    if (this.counts.size === 0) return;
    this.logger.warn({ [this.name]: Object.fromEntries(this.counts) });
    this.counts = new Map();
  }
}
