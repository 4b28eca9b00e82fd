import type { Readable } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';
import {
  type BeforeApplicationShutdown,
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import pg from 'pg';
import { CONFIG, type Config } from '../../config.js';
import type { RequestContext } from '../context.js';
import { Database } from '../database/database.js';
import { Room } from '../http/admission/in-flight.js';
import { Problem } from '../problem.js';

const RETRY_MS = 250;
const RETRY_SECONDS = 5;
const ANSWER_MS = 5000;
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
  private readonly logger = new Logger('Streams');
  private readonly stop = new AbortController();
  private readonly open = new Set<Open>();
  private running: Promise<void> = Promise.resolve();
  private hearing = false;
  private readonly room: Room;

  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(CONFIG) { limits }: Config,
  ) {
    this.room = new Room(limits.streams, limits.inFlightOfCaller);
  }

  onApplicationBootstrap(): void {
    this.running = this.follow();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stop.abort();
    await this.running;
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

  private async follow(): Promise<void> {
    while (!this.stop.signal.aborted) {
      await this.listen().catch((cause: unknown) => {
        if (!this.stop.signal.aborted) this.logger.warn(`Lost what ends: ${(cause as Error).message}`);
      });
      this.hearing = false;
      this.end(() => true, 'The portal cannot hear whether this may go on');
      await wait(RETRY_MS, undefined, { signal: this.stop.signal, ref: false }).catch(() => undefined);
    }
  }

  /** Follows one connection until it breaks, falls silent or the process stops. */
  private async listen(): Promise<void> {
    const client = new pg.Client({
      connectionString: this.database.systemUrl,
      application_name: 'watchbook streams',
      connectionTimeoutMillis: ANSWER_MS,
      query_timeout: HEARTBEAT_MS,
    });
    try {
      await new Promise<void>((resolve, reject) => {
        client.on('error', reject);
        client.on('end', () => reject(new Error('the connection ended')));
        client.on('notification', ({ payload = '' }) => this.end(({ of }) => of.has(payload), 'Access has ended'));
        this.stop.signal.addEventListener('abort', () => resolve(), { once: true });
        this.beat(client).catch(reject);
      });
    } finally {
      client.removeAllListeners('end');
      await client.end().catch(() => undefined);
    }
  }

  /** A connection may end without a word, so it is asked again and again while anything flows. */
  private async beat(client: pg.Client): Promise<void> {
    await client.connect();
    await client.query('listen watchbook_access');
    this.hearing = true;
    while (!this.stop.signal.aborted) {
      await wait(HEARTBEAT_MS, undefined, { signal: this.stop.signal, ref: false }).catch(() => undefined);
      if (this.open.size > 0) await client.query('select 1');
    }
  }
}
