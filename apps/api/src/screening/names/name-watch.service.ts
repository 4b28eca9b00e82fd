import { setTimeout as wait } from 'node:timers/promises';
import {
  type BeforeApplicationShutdown,
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import type { IndexedGroup } from '@watchbook/matching';
import pg from 'pg';
import { CONFIG, type Config } from '../../config.js';
import { ListEntryService } from '../../list/list-entry.service.js';
import { NoticeScreeningService } from '../../notice/notice-screening.service.js';
import { Database } from '../../platform/database/database.js';
import { Problem } from '../../platform/problem.js';
import { type Change, entryChange, nameOf, noticeGone, noticeGroup } from './groups.js';
import { Inbox, type Told } from './inbox.js';
import { Names } from './names.js';

const BATCH = 100;
const RETRY_MS = 1000;
const PATIENCE_MS = 5000;
const HEARTBEAT_MS = 15_000;
const ANSWER_MS = 10_000;

/**
 * Keeps the names of this process up to date: reads them all at the start, then what others say they committed.
 * A lost connection means that something may have been missed, so all is read again; until it is, the names that were
 * there are searched with what is heard meanwhile. What they find is read again under the rights of whoever asks, so
 * that they give nothing away that ended in between.
 */
@Injectable()
export class NameWatchService implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger('Names');
  private readonly stop = new AbortController();
  private readonly names: Names;
  private isRead = false;
  private running: Promise<void> = Promise.resolve();
  private arrived: () => void = () => undefined;
  private readonly ready = new Promise<void>((resolve) => (this.arrived = resolve));

  constructor(
    @Inject(CONFIG) config: Config,
    @Inject(Database) private readonly database: Database,
    @Inject(NoticeScreeningService) private readonly notices: NoticeScreeningService,
    @Inject(ListEntryService) private readonly lists: ListEntryService,
  ) {
    this.names = new Names(config.screeningThreads);
  }

  onApplicationBootstrap(): void {
    this.running = this.follow();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stop.abort();
    await this.running;
    await this.names.stop();
  }

  /** The names, once they were read. @throws Problem `unavailable` when that takes longer than 5 s */
  async get(): Promise<Names> {
    if (!this.isRead) await Promise.race([this.ready, wait(PATIENCE_MS, undefined, { ref: false })]);
    if (!this.isRead) throw new Problem('unavailable', 'The names are still being read', { retryAfterSeconds: 5 });
    return this.names;
  }

  private async follow(): Promise<void> {
    while (!this.stop.signal.aborted) {
      await this.listen().catch((cause: unknown) => {
        if (!this.stop.signal.aborted) this.logger.warn(`Lost what others commit: ${(cause as Error).message}`);
      });
      await wait(RETRY_MS, undefined, { signal: this.stop.signal, ref: false }).catch(() => undefined);
    }
  }

  /** Follows one connection until it ends. Listens before it reads, so that nothing falls in between. */
  private async listen(): Promise<void> {
    const client = new pg.Client({
      connectionString: this.database.systemUrl,
      application_name: 'watchbook names',
      keepAlive: true,
      connectionTimeoutMillis: ANSWER_MS,
      query_timeout: ANSWER_MS,
    });
    const inbox = new Inbox(client, this.stop.signal);
    // A connection may end without a word, and would then stay silent for ever.
    const heartbeat = setInterval(() => void client.query('select 1').catch(inbox.end), HEARTBEAT_MS).unref();
    const ended = new AbortController();
    const meanwhile = new Meanwhile();
    let read = Promise.resolve();
    try {
      await client.connect();
      await client.query('listen watchbook_notice');
      await client.query('listen watchbook_list');
      read = this.readAnew(meanwhile, ended.signal);
      await Promise.all([read, this.hear(inbox, meanwhile)]);
    } finally {
      ended.abort();
      clearInterval(heartbeat);
      await client.end().catch(() => undefined);
      await read.catch(() => undefined);
    }
  }

  private async readAnew(meanwhile: Meanwhile, ended: AbortSignal): Promise<void> {
    await this.names.readAnew(this.everything(ended), () => {
      ended.throwIfAborted();
      return meanwhile.end();
    });
    this.isRead = true;
    this.arrived();
  }

  private async *everything(ended: AbortSignal): AsyncGenerator<IndexedGroup[]> {
    for await (const batch of this.notices.scan(BATCH)) {
      ended.throwIfAborted();
      yield batch.map(noticeGroup);
    }
    for await (const batch of this.lists.scan(BATCH)) {
      ended.throwIfAborted();
      yield batch.map(entryChange).filter((change) => typeof change !== 'string');
    }
  }

  /** Passes on what was committed, at once and to the names that are being read. */
  private async hear(inbox: Inbox, meanwhile: Meanwhile): Promise<never> {
    for (;;) {
      const told = await inbox.next();
      for await (const changes of this.changesOf(told)) {
        meanwhile.keep(changes);
        this.names.change(changes);
      }
    }
  }

  private async *changesOf({ channel, payload }: Told): AsyncGenerator<Change[]> {
    if (channel === 'watchbook_notice') {
      const live = await this.notices.findLive(payload);
      yield [live ? noticeGroup(live) : noticeGone(payload)];
      return;
    }
    for await (const batch of this.lists.scanImport(payload, BATCH)) yield batch.map(entryChange);
  }
}

/** What changes while all is read, until it was. */
class Meanwhile {
  private changes: Map<string, Change> | null = new Map();

  keep(changes: readonly Change[]): void {
    for (const change of changes) this.changes?.set(nameOf(change), change);
  }

  /** What was kept; nothing is from now on. */
  end(): Change[] {
    const kept = [...(this.changes?.values() ?? [])];
    this.changes = null;
    return kept;
  }
}
