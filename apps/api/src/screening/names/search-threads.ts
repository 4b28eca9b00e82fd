import { Logger } from '@nestjs/common';
import type { NameHit, NameQuery, Segment } from '@watchbook/matching';
import { Problem } from '../../platform/problem.js';
import { type Change, nameOf } from './groups.js';
import { SearchThread } from './search-thread.js';

/** So many questions at most are given to a thread together: handed over one by one they take a quarter more. */
const TOGETHER = 10;
/** A search whose thread ends under it is tried so often. */
const TRIES = 2;

/**
 * Threads that search the same names. They are started when there is work for them, and one that ended is replaced in
 * the same way: each begins with the base, which all share, and what changed since.
 */
export class SearchThreads {
  private readonly logger = new Logger('Names');
  private readonly threads: SearchThread[] = [];
  private readonly changed = new Map<string, Change>();
  private base: Segment | null = null;
  private isStopped = false;

  constructor(
    private readonly most: number,
    private readonly begin = (onEnd: (cause: Error) => void) => new SearchThread(onEnd),
  ) {}

  /** The base, and what changed since it was laid out. */
  get state(): { readonly base: Segment | null; readonly changes: ReadonlyMap<string, Change> } {
    return { base: this.base, changes: this.changed };
  }

  /** Puts other names in place of all. */
  adopt(base: Segment | null, changes: readonly Change[]): void {
    this.base = base;
    this.changed.clear();
    this.keep(changes);
    for (const thread of this.threads) thread.tell({ do: 'adopt', base, changes });
  }

  change(changes: readonly Change[]): void {
    this.keep(changes);
    for (const thread of this.threads) thread.tell({ do: 'change', changes });
  }

  /**
   * The hits of each question. Each thread is given a few at a time, so that many questions of one caller hold nobody
   * else up.
   * @throws Problem `unavailable` when thread after thread ends before it answers
   */
  async search(queries: readonly NameQuery[]): Promise<(readonly NameHit[])[]> {
    const answers: (readonly NameHit[])[] = [];
    const few = Math.min(TOGETHER, Math.ceil(queries.length / this.most));
    let next = 0;
    const ask = async () => {
      while (next < queries.length) {
        const from = next;
        next += few;
        const found = await this.searchSome(queries.slice(from, next));
        found.forEach((hits, at) => (answers[from + at] = hits));
      }
    };
    await Promise.all(Array.from({ length: this.most }, ask));
    return answers;
  }

  private async searchSome(queries: readonly NameQuery[]): Promise<readonly (readonly NameHit[])[]> {
    for (let tries = 0; tries < TRIES && !this.isStopped; tries += 1) {
      const hits = await this.free()
        .search(queries)
        .catch(() => null);
      if (hits) return hits;
    }
    throw new Problem('unavailable', 'The names cannot be searched just now', { retryAfterSeconds: 5 });
  }

  async stop(): Promise<void> {
    this.isStopped = true;
    await Promise.all(this.threads.map((thread) => thread.stop()));
  }

  private keep(changes: readonly Change[]): void {
    for (const change of changes) this.changed.set(nameOf(change), change);
  }

  /** An idle thread, or a new one, or the one with the least to do. */
  private free(): SearchThread {
    const [first] = this.threads.toSorted((a, b) => a.load - b.load);
    return first && (first.load === 0 || this.threads.length >= this.most) ? first : this.start();
  }

  private start(): SearchThread {
    const thread = this.begin((cause) => {
      this.threads.splice(this.threads.indexOf(thread), 1);
      if (!this.isStopped) this.logger.warn(`A thread that searches names ended: ${cause.message}`);
    });
    thread.tell({ do: 'adopt', base: this.base, changes: [...this.changed.values()] });
    this.threads.push(thread);
    return thread;
  }
}
