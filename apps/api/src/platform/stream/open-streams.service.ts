import type { Readable } from 'node:stream';
import { type BeforeApplicationShutdown, Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { CONFIG, type Config } from '../../config.js';
import type { RequestContext } from '../context.js';
import { Database } from '../database/database.js';
import type { Inbox } from '../database/inbox.js';
import { Listener } from '../database/listener.js';
import { Room } from '../http/admission/in-flight.js';
import { Problem } from '../problem.js';

const RETRY_MS = 250;
const RETRY_SECONDS = 5;
/** Between two questions, and for each answer: both together are the second within which silence is noticed. */
const HEARTBEAT_MS = 500;

interface Open {
  /** The session, person and institution for whom it flows: when one of them ends, so does it. */
  readonly of: ReadonlySet<string>;
  readonly stream: Readable;
}

/**
 * Answers that are still flowing. One ends within a second once the session, key, person or institution for which it
 * was begun ends: the database tells every process, and what a process cannot hear it does not let flow.
 */
@Injectable()
export class OpenStreams implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly open = new Set<Open>();
  private hearing = false;
  private readonly room: Room;
  private readonly listener: Listener;

  constructor(@Inject(Database) { systemUrl }: Database, @Inject(CONFIG) { limits }: Config) {
    this.room = new Room(limits.streams, limits.inFlightOfCaller);
    this.listener = new Listener(systemUrl, {
      name: 'Streams',
      channels: ['watchbook_access'],
      beatMs: HEARTBEAT_MS,
      patienceMs: HEARTBEAT_MS,
      retryMs: RETRY_MS,
      isNeeded: () => this.open.size > 0,
    });
  }

  onApplicationBootstrap(): void {
    this.listener.follow((inbox) => this.hear(inbox));
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.listener.stop();
  }

  /** How many flow now. */
  get size(): number {
    return this.open.size;
  }

  /** Whether this process hears of what ends. */
  get hears(): boolean {
    return this.hearing;
  }

  /** Watches over a stream until it ends. @throws Problem `unavailable` while this process hears nothing, or too many flow */
  hold({ actor, sessionId }: RequestContext, stream: Readable): void {
    if (!actor) return;
    if (!this.hearing) {
      stream.destroy();
      throw new Problem('unavailable');
    }
    const leave = this.room.enter(actor.userId);
    if (!leave) {
      stream.destroy();
      throw new Problem('unavailable', 'Too many answers flow', { retryAfterSeconds: RETRY_SECONDS });
    }
    const of = new Set([actor.userId, actor.institutionId, ...(sessionId === null ? [] : [sessionId])]);
    const held = { of, stream };
    this.open.add(held);
    stream.once('close', () => {
      leave();
      this.open.delete(held);
    });
  }

  private end(isEnded: (held: Open) => boolean, why: string): void {
    for (const held of [...this.open]) if (isEnded(held)) held.stream.destroy(new Error(why));
  }

  private async hear(inbox: Inbox): Promise<never> {
    this.hearing = true;
    try {
      for (;;) {
        const { payload } = await inbox.next();
        this.end(({ of }) => of.has(payload), 'Access has ended');
      }
    } finally {
      this.hearing = false;
      this.end(() => true, 'The portal cannot hear whether this may go on');
    }
  }
}
