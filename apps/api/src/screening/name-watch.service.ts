import { setTimeout as wait } from 'node:timers/promises';
import {
  type BeforeApplicationShutdown,
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import pg from 'pg';
import { ListEntryService } from '../list/list-entry.service.js';
import { NoticeScreeningService } from '../notice/notice-screening.service.js';
import { Database } from '../platform/database/database.js';
import { Problem } from '../platform/problem.js';
import { Names } from './names.js';

const BATCH = 100;
const RETRY_MS = 1000;
const PATIENCE_MS = 5000;
const HEARTBEAT_MS = 15_000;
const ANSWER_MS = 10_000;

interface Told {
  readonly channel: string;
  readonly payload: string;
}

/**
 * Keeps the names of this process up to date: reads them all at the start, then what others say they committed.
 * A lost connection means that something may have been missed, so all is read again.
 */
@Injectable()
export class NameWatchService implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger('Names');
  private readonly stop = new AbortController();
  private names: Names | null = null;
  private running: Promise<void> = Promise.resolve();
  private arrived: () => void = () => undefined;
  private readonly ready = new Promise<void>((resolve) => (this.arrived = resolve));

  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(NoticeScreeningService) private readonly notices: NoticeScreeningService,
    @Inject(ListEntryService) private readonly lists: ListEntryService,
  ) {}

  onApplicationBootstrap(): void {
    this.running = this.follow();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stop.abort();
    await this.running;
  }

  /** The names, once they were read. @throws Problem `unavailable` when that takes longer than 5 s */
  async get(): Promise<Names> {
    if (!this.names) await Promise.race([this.ready, wait(PATIENCE_MS, undefined, { ref: false })]);
    if (!this.names) throw new Problem('unavailable', 'The names are still being read', { retryAfterSeconds: 5 });
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
    try {
      await client.connect();
      await client.query('listen watchbook_notice');
      await client.query('listen watchbook_list');
      const names = await this.readAll();
      for (const told of inbox.drain()) await this.apply(names, told);
      this.names = names;
      this.arrived();
      for (;;) await this.apply(names, await inbox.next());
    } finally {
      clearInterval(heartbeat);
      await client.end().catch(() => undefined);
    }
  }

  private async readAll(): Promise<Names> {
    const names = new Names();
    for await (const batch of this.notices.scan(BATCH)) {
      for (const notice of batch) names.putNotice(notice);
      this.stop.signal.throwIfAborted();
    }
    for await (const batch of this.lists.scan(BATCH)) {
      for (const entry of batch) names.putListEntry(entry);
      this.stop.signal.throwIfAborted();
    }
    return names;
  }

  private async apply(names: Names, { channel, payload }: Told): Promise<void> {
    if (channel === 'watchbook_notice') {
      const live = await this.notices.findLive(payload);
      if (live) names.putNotice(live);
      else names.dropNotice(payload);
      return;
    }
    for await (const batch of this.lists.scanImport(payload, BATCH)) {
      for (const entry of batch) names.putListEntry(entry);
      this.stop.signal.throwIfAborted();
    }
  }
}

/** What one connection was told and nobody has looked at yet. */
class Inbox {
  private readonly waiting: Told[] = [];
  private fault: Error | null = null;
  private wake: () => void = () => undefined;

  constructor(client: pg.Client, stop: AbortSignal) {
    client.on('notification', ({ channel, payload }) => {
      this.waiting.push({ channel, payload: payload ?? '' });
      this.wake();
    });
    client.on('error', this.end);
    client.on('end', () => this.end(new Error('the connection ended')));
    stop.addEventListener('abort', () => this.end(new Error('stopped')), { once: true });
  }

  /** No more messages will come. */
  readonly end = (cause: Error): void => {
    this.fault ??= cause;
    this.wake();
  };

  drain(): Told[] {
    return this.waiting.splice(0);
  }

  /** The next message. @throws Error once the connection ended */
  async next(): Promise<Told> {
    for (;;) {
      const told = this.waiting.shift();
      if (told) return told;
      if (this.fault) throw this.fault;
      await new Promise<void>((resolve) => (this.wake = resolve));
    }
  }
}
