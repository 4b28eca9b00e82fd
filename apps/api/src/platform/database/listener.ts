import { setImmediate as turn, setTimeout as wait } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import pg from 'pg';
import { pause } from '../repeat.js';
import { Inbox } from './inbox.js';

const CONNECT_MS = 5000;
/** So long the database has to hear that a connection ends. */
const LEAVE_MS = 500;

/** What is listened to, and how soon a connection that says nothing is given up. */
export interface Listening {
  /** By which the connection is known to the database, and the listener in the log. */
  readonly name: string;
  readonly channels: readonly string[];
  /** A connection may end without a word, and would then stay silent for ever: so often it is asked. */
  readonly beatMs: number;
  /** So long it may take to answer. */
  readonly patienceMs: number;
  /** Until a lost connection is opened again. */
  readonly retryMs: number;
  /** Whether it need be asked now; always when left out. */
  readonly isNeeded?: () => boolean;
}

/** Follows channels of the database, on one connection after the other, until it is stopped. */
export class Listener {
  private readonly logger: Logger;
  private readonly stopping = new AbortController();
  private running: Promise<void> = Promise.resolve();

  constructor(
    private readonly url: string,
    private readonly listening: Listening,
  ) {
    this.logger = new Logger(listening.name);
  }

  /**
   * Hands each connection over once all channels are listened to, so that what is read then misses nothing.
   * @param hear ends by what the inbox throws; its own fault gives the connection up. A new one is opened after it ended
   */
  follow(hear: (inbox: Inbox) => Promise<never>): void {
    this.running = this.again(hear);
  }

  /** Ends the connection, and waits until nobody hears it any more. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }

  private async again(hear: (inbox: Inbox) => Promise<never>): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      const cause = await this.listen(hear);
      if (!signal.aborted) this.logger.warn(`Lost what others commit: ${cause.message}`);
      await pause(this.listening.retryMs, signal);
    }
  }

  /** Follows one connection until it breaks, falls silent or the process stops, and says why. */
  private async listen(hear: (inbox: Inbox) => Promise<never>): Promise<Error> {
    const { name, channels } = this.listening;
    const client = new pg.Client({
      connectionString: this.url,
      application_name: `watchbook ${name.toLowerCase()}`,
      keepAlive: true,
      connectionTimeoutMillis: CONNECT_MS,
    });
    const inbox = new Inbox(client, this.stopping.signal);
    try {
      await client.connect();
      for (const channel of channels) await this.ask(client, inbox, `listen ${channel}`);
      await Promise.all([hear(inbox).catch(inbox.end), this.beat(client, inbox).catch(inbox.end)]);
    } catch (cause) {
      inbox.end(cause as Error);
    }
    await this.leave(client);
    return inbox.ended.reason as Error;
  }

  /** Says so to the database, and cuts the connection if that does not end it in time, as one to a silent database. */
  private async leave(client: pg.Client): Promise<void> {
    const left = new AbortController();
    const late = wait(LEAVE_MS, undefined, { signal: left.signal }).then(() => client.connection.stream.destroy());
    await Promise.race([client.end(), late]).catch(() => undefined);
    left.abort();
  }

  private async beat(client: pg.Client, inbox: Inbox): Promise<void> {
    const { beatMs, isNeeded = () => true } = this.listening;
    while (!inbox.ended.aborted) {
      await pause(beatMs, inbox.ended);
      if (!inbox.ended.aborted && isNeeded()) await this.ask(client, inbox, 'select 1');
    }
  }

  /** @throws Error when the connection ends, or no answer has arrived in time */
  private async ask(client: pg.Client, { ended }: Inbox, statement: string): Promise<void> {
    const answered = new AbortController();
    const signal = AbortSignal.any([ended, answered.signal]);
    try {
      await Promise.race([client.query(statement), this.silence(signal)]);
    } finally {
      answered.abort();
    }
  }

  /** A process that was busy has not read yet what arrived meanwhile: it reads first, in one turn, and judges then. */
  private async silence(signal: AbortSignal): Promise<never> {
    await wait(this.listening.patienceMs, undefined, { signal, ref: false });
    await turn();
    throw new Error('the database does not answer');
  }
}
