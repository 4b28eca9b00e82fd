import { Worker } from 'node:worker_threads';
import type { IndexedGroup, Segment } from '@watchbook/matching';
import type { BaseOrder, BaseReport } from './base.worker.js';
import type { Change } from './groups.js';

/** What it reads is gone soon, and room for much of it would only stay with the process. */
const limits = { maxYoungGenerationSizeMb: 16 };

/** Lays names out in the background, once; the result is memory that all threads share. */
export class BaseThread {
  private readonly thread = new Worker(new URL('./base.worker.js', import.meta.url), { resourceLimits: limits });
  private readonly result: Promise<Segment>;
  /** Resolves when all that was given was added. */
  private added: Promise<void> = Promise.resolve();
  private onAdded: () => void = () => undefined;

  constructor() {
    this.result = new Promise((resolve, reject) => {
      this.thread.on('message', (report: BaseReport) => {
        if (report.is === 'added') this.onAdded();
        else resolve(report.base);
      });
      this.thread.once('error', reject);
      this.thread.once('exit', () => reject(new Error('The thread that lays names out ended')));
    });
    // Who waits for the result hears of it; until then it is no unhandled rejection.
    this.result.catch(() => undefined);
    this.thread.unref();
  }

  /** Adds groups once those before were added, so that nothing piles up. @throws Error when the thread ended before */
  async add(groups: readonly IndexedGroup[]): Promise<void> {
    await Promise.race([this.added, this.result]);
    this.added = new Promise((resolve) => (this.onAdded = resolve));
    this.tell({ do: 'add', groups });
  }

  /** What was added, laid out. @throws Error when the thread ended before */
  finish(): Promise<Segment> {
    this.tell({ do: 'finish' });
    return this.end();
  }

  /** A base with what changed since. @throws Error when the thread ended before */
  renew(base: Segment | null, changes: readonly Change[]): Promise<Segment> {
    this.tell({ do: 'renew', base, changes });
    return this.end();
  }

  async stop(): Promise<void> {
    await this.thread.terminate();
  }

  private async end(): Promise<Segment> {
    try {
      return await this.result;
    } finally {
      await this.stop();
    }
  }

  private tell(order: BaseOrder): void {
    this.thread.postMessage(order);
  }
}
