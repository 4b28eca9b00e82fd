import { Worker } from 'node:worker_threads';
import type { PartResult } from '@watchbook/ledger';
import type { LogPart } from './log-part.js';

/** What a worker is asked: to read one part, and to mark the sizes of the checkpoints. */
export interface PartTask {
  readonly part: LogPart;
  readonly sizes: readonly number[];
}

/** What it answers: what it found, or why it could not read. */
export type PartAnswer = { readonly result: PartResult } | { readonly fault: string };

/** Enough for what a reader keeps; without a limit each thread would let its garbage grow. */
const limits = { maxOldGenerationSizeMb: 256, maxYoungGenerationSizeMb: 16 };

/**
 * Reads parts of a log on several threads.
 *
 * @returns what was found in each, in the order of the parts; at most twice as many parts as threads are read ahead
 */
export async function* readParts(
  parts: readonly LogPart[],
  sizes: readonly number[],
  threads: number,
): AsyncGenerator<PartResult> {
  const idle = Array.from({ length: threads }, () => new PartWorker());
  const workers = [...idle];
  const waiting: ((worker: PartWorker) => void)[] = [];
  const next = (): Promise<PartWorker> => {
    const worker = idle.pop();
    return worker ? Promise.resolve(worker) : new Promise((resolve) => waiting.push(resolve));
  };
  const read = async (part: LogPart): Promise<PartResult> => {
    const worker = await next();
    const result = await worker.read({ part, sizes });
    const first = waiting.shift();
    if (first) first(worker);
    else idle.push(worker);
    return result;
  };
  const ahead: Promise<PartResult>[] = [];
  try {
    let asked = 0;
    for (let given = 0; given < parts.length; given++) {
      while (asked < parts.length && asked < given + 2 * threads) {
        const result = read(parts[asked++]!);
        result.catch(() => undefined);
        ahead.push(result);
      }
      yield await ahead.shift()!;
    }
  } finally {
    await Promise.all(workers.map((worker) => worker.stop()));
  }
}

/** One thread that reads one part after the other. */
class PartWorker {
  private readonly thread = new Worker(new URL('./part.worker.js', import.meta.url), { resourceLimits: limits });

  /** @throws Error when the part cannot be read */
  read(task: PartTask): Promise<PartResult> {
    return new Promise((resolve, reject) => {
      this.thread.once('error', reject);
      this.thread.once('message', (answer: PartAnswer) => {
        this.thread.off('error', reject);
        if ('result' in answer) resolve(answer.result);
        else reject(new Error(answer.fault));
      });
      this.thread.postMessage(task);
    });
  }

  async stop(): Promise<void> {
    await this.thread.terminate();
  }
}
