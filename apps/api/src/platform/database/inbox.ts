import type pg from 'pg';

/** What was said on a channel. */
export interface Told {
  readonly channel: string;
  readonly payload: string;
}

/** What one connection was told and nobody has looked at yet. */
export class Inbox {
  private readonly waiting: Told[] = [];
  private readonly ending = new AbortController();
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

  /** Aborted, with the fault, once no more messages will come. */
  get ended(): AbortSignal {
    return this.ending.signal;
  }

  /** No more messages will come; the first fault counts. */
  readonly end = (cause: Error): void => {
    this.ending.abort(cause);
    this.wake();
  };

  /** The next message. @throws Error once the connection ended */
  async next(): Promise<Told> {
    for (;;) {
      const told = this.waiting.shift();
      if (told) return told;
      this.ended.throwIfAborted();
      await new Promise<void>((resolve) => (this.wake = resolve));
    }
  }
}
