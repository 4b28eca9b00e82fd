import { setTimeout as wait } from 'node:timers/promises';
import { type BeforeApplicationShutdown, Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import type { IndexedGroup } from '@watchbook/matching';
import { CONFIG, type Config } from '../../config.js';
import { ListEntryService } from '../../list/list-entry.service.js';
import { NoticeScreeningService } from '../../notice/notice-screening.service.js';
import { Database } from '../../platform/database/database.js';
import type { Inbox, Told } from '../../platform/database/inbox.js';
import { Listener } from '../../platform/database/listener.js';
import { Problem } from '../../platform/problem.js';
import { type Change, entryChange, nameOf, noticeGone, noticeGroup } from './groups.js';
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
  private readonly names: Names;
  private isRead = false;
  private readonly listener: Listener;
  private arrived: () => void = () => undefined;
  private readonly ready = new Promise<void>((resolve) => (this.arrived = resolve));

  constructor(
    @Inject(CONFIG) config: Config,
    @Inject(Database) { systemUrl }: Database,
    @Inject(NoticeScreeningService) private readonly notices: NoticeScreeningService,
    @Inject(ListEntryService) private readonly lists: ListEntryService,
  ) {
    this.names = new Names(config.screeningThreads);
    this.listener = new Listener(systemUrl, {
      name: 'Names',
      channels: ['watchbook_notice', 'watchbook_list'],
      beatMs: HEARTBEAT_MS,
      patienceMs: ANSWER_MS,
      retryMs: RETRY_MS,
    });
  }

  onApplicationBootstrap(): void {
    this.listener.follow((inbox) => this.hear(inbox));
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.listener.stop();
    await this.names.stop();
  }

  /** The names, once they were read. @throws Problem `unavailable` when that takes longer than 5 s */
  async get(): Promise<Names> {
    if (!this.isRead) await Promise.race([this.ready, wait(PATIENCE_MS, undefined, { ref: false })]);
    if (!this.isRead) throw new Problem('unavailable', 'The names are still being read', { retryAfterSeconds: 5 });
    return this.names;
  }

  /** What one connection tells, with all that was there when it was opened. */
  private async hear(inbox: Inbox): Promise<never> {
    const meanwhile = new Meanwhile();
    const read = this.readAnew(meanwhile, inbox.ended);
    // Names that could not be read are read again, on a connection of their own.
    read.catch(inbox.end);
    try {
      return await this.passOn(inbox, meanwhile);
    } catch (cause) {
      inbox.end(cause as Error);
      await read.catch(() => undefined);
      throw cause;
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
  private async passOn(inbox: Inbox, meanwhile: Meanwhile): Promise<never> {
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
