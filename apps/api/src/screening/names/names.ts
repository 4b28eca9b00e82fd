import { Logger } from '@nestjs/common';
import { type IndexedGroup, type NameQuery, type Segment, sizeOf } from '@watchbook/matching';
import { BaseThread } from './base-thread.js';
import { type Change, nameOf, type NamedTarget, toTarget } from './groups.js';
import { SearchThreads } from './search-threads.js';

/** When names are laid out in the background. */
export interface Sizes {
  /** So few groups are no base: every thread lays them out for itself. */
  readonly few: number;
  /** More changes, if they are also such a share of the base, are laid out with it. */
  readonly changes: number;
  readonly share: number;
}

const SIZES: Sizes = { few: 2000, changes: 4000, share: 0.05 };

/**
 * The names of notices and public lists, in memory that threads share. Nothing of the work is done where requests are
 * answered: threads search, and one in the background lays out anew what has grown, while the others go on.
 */
export class Names {
  private readonly logger = new Logger('Names');
  private readonly threads: SearchThreads;
  private readonly working = new Set<BaseThread>();
  private renewing: Promise<void> | null = null;
  private edition = 0;

  constructor(
    threads: number,
    private readonly sizes = SIZES,
  ) {
    this.threads = new SearchThreads(threads);
  }

  /** How many groups lie in the base, and how many changed since. */
  get extent(): { readonly base: number; readonly changes: number } {
    const { base, changes } = this.threads.state;
    return { base: base ? sizeOf(base) : 0, changes: changes.size };
  }

  /** Takes what changed; the next search knows of it. */
  change(changes: readonly Change[]): void {
    this.threads.change(changes);
    const { base, changes: all } = this.threads.state;
    const isGrown = all.size > this.sizes.changes && all.size > this.sizes.share * (base ? sizeOf(base) : 0);
    if (isGrown && !this.renewing) this.renewing = this.renew().finally(() => (this.renewing = null));
  }

  /**
   * Reads all names anew and puts them in place of those that were there, which are searched until then.
   * @param read gives all groups, and after them what changed while they were read
   */
  async readAnew(
    read: AsyncIterable<readonly IndexedGroup[]>,
    changedMeanwhile: () => readonly Change[],
  ): Promise<void> {
    const few: IndexedGroup[] = [];
    let thread: BaseThread | null = null;
    try {
      for await (const groups of read) {
        few.push(...groups);
        if (few.length <= this.sizes.few) continue;
        thread ??= this.startThread();
        await thread.add(few.splice(0));
      }
      if (thread) await thread.add(few.splice(0));
      const base = thread ? await thread.finish() : null;
      this.edition += 1;
      this.threads.adopt(base, [...few, ...changedMeanwhile()]);
    } finally {
      if (thread) await this.stopThread(thread);
    }
  }

  /** For each question, who fits best among those that the tokens open. @throws Problem `unavailable` */
  async search(queries: readonly NameQuery[]): Promise<NamedTarget[][]> {
    return (await this.threads.search(queries)).map((hits) => hits.map(toTarget));
  }

  async stop(): Promise<void> {
    await this.threads.stop();
    await Promise.all([...this.working].map((thread) => thread.stop()));
    await this.renewing;
  }

  /** Lays base and changes out as one; what changes meanwhile stays a change. */
  private async renew(): Promise<void> {
    const { base, changes } = this.threads.state;
    const [edition, given] = [this.edition, new Map(changes)];
    const thread = this.startThread();
    try {
      const renewed: Segment = await thread.renew(base, [...given.values()]);
      if (this.edition !== edition) return;
      const since = [...this.threads.state.changes.values()].filter((change) => given.get(nameOf(change)) !== change);
      this.threads.adopt(renewed, since);
    } catch (cause) {
      this.logger.warn(`The names could not be laid out anew: ${(cause as Error).message}`);
    } finally {
      await this.stopThread(thread);
    }
  }

  private startThread(): BaseThread {
    const thread = new BaseThread();
    this.working.add(thread);
    return thread;
  }

  private async stopThread(thread: BaseThread): Promise<void> {
    this.working.delete(thread);
    await thread.stop();
  }
}
