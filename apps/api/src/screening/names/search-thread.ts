import { Worker } from 'node:worker_threads';
import type { NameQuery } from '@watchbook/matching';
import type { SearchAnswer, SearchOrder } from './search.worker.js';

/** Enough for the parts of names that a thread keeps; the names themselves lie in shared memory. */
const limits = { maxOldGenerationSizeMb: 256, maxYoungGenerationSizeMb: 8 };
/** No search takes as long: a thread that does not answer is ended. */
const STUCK_MS = 15_000;

interface Waiting {
  readonly resolve: (hits: SearchAnswer['hits']) => void;
  readonly reject: (cause: Error) => void;
  readonly stuck: NodeJS.Timeout;
}

/** One thread that searches. It does what it is told in order, so that a search knows of every change before it. */
export class SearchThread {
  private readonly thread = new Worker(new URL('./search.worker.js', import.meta.url), { resourceLimits: limits });
  private readonly waiting = new Map<number, Waiting>();
  private asked = 0;

  /** @param onEnd called once, when the thread has ended for whatever reason */
  constructor(onEnd: (cause: Error) => void) {
    let cause = new Error('The thread that searches names ended');
    this.thread.on('message', ({ number, hits }: SearchAnswer) => this.take(number)?.resolve(hits));
    this.thread.on('error', (fault) => (cause = fault as Error));
    this.thread.once('exit', () => {
      onEnd(cause);
      for (const number of [...this.waiting.keys()]) this.take(number)?.reject(cause);
    });
    this.thread.unref();
  }

  /** How many searches wait for an answer. */
  get load(): number {
    return this.waiting.size;
  }

  tell(order: Exclude<SearchOrder, { do: 'search' }>): void {
    this.thread.postMessage(order);
  }

  /** The hits of each question. @throws Error when the thread ended before it answered */
  search(queries: readonly NameQuery[]): Promise<SearchAnswer['hits']> {
    return new Promise((resolve, reject) => {
      const number = (this.asked += 1);
      const stuck = setTimeout(() => void this.stop(), STUCK_MS).unref();
      this.waiting.set(number, { resolve, reject, stuck });
      const order: SearchOrder = { do: 'search', number, queries };
      this.thread.postMessage(order);
    });
  }

  async stop(): Promise<void> {
    await this.thread.terminate();
  }

  private take(number: number): Waiting | undefined {
    const waiting = this.waiting.get(number);
    this.waiting.delete(number);
    clearTimeout(waiting?.stuck);
    return waiting;
  }
}
