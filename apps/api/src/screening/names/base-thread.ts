import { Worker } from 'node:worker_threads';
import type { IndexedGroup, Segment } from '@watchbook/matching';
import type { BaseOrder } from './base.worker.js';
import type { Change } from './groups.js';

/** Lays names out in the background, once; the result is memory that all threads share. */
export class BaseThread {
  private readonly thread = new Worker(new URL('./base.worker.js', import.meta.url));
  private readonly result: Promise<Segment>;

  constructor() {
    this.result = new Promise((resolve, reject) => {
      this.thread.once('message', resolve);
      this.thread.once('error', reject);
      this.thread.once('exit', () => reject(new Error('The thread that lays names out ended')));
    });
    // Who waits for the result hears of it; until then it is no unhandled rejection.
    this.result.catch(() => undefined);
    this.thread.unref();
  }

  add(groups: readonly IndexedGroup[]): void {
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
