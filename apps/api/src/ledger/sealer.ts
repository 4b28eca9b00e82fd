import type { Receipt } from '@watchbook/contract';
import type { SealedEntry } from '@watchbook/ledger';
import pg from 'pg';
import { Problem } from '../platform/problem.js';
import type { Intent } from './intent.js';
import { sealOnce } from './seal.js';

const QUEUE_LIMIT = 20_000;
const DEADLINE_MS = 2000;
/** Ends a statement on the server before the deadline, so that the connection is free again. */
const STATEMENT_TIMEOUT_MS = 1500;
const IDLE_POLL_MS = 1000;

interface Waiter {
  resolve(receipt: Receipt): void;
  reject(cause: unknown): void;
}

/**
 * The one sealer of a process: seals whatever waits, one batch at a time.
 * While a seal runs the next batch gathers, so the cost of an entry falls as load rises.
 */
export class Sealer {
  private readonly reads = new Map<string, Intent>();
  private readonly waiters = new Map<string, Waiter>();
  private client: pg.Client | null = null;
  private running = false;
  private asked = false;
  private stopped = false;
  private readonly poll: NodeJS.Timeout;

  constructor(
    private readonly connectionString: string,
    private readonly now: () => Date,
  ) {
    this.poll = setInterval(() => this.wake(), IDLE_POLL_MS).unref();
  }

  /** Seals intents that exist only in this process. @throws Problem `ledger-unavailable` within 2 s */
  seal(intents: Intent[]): Promise<Receipt[]> {
    for (const intent of intents) this.reads.set(intent.id, intent);
    return this.waitFor(intents.map(({ id }) => id));
  }

  /** Waits until intents of committed transactions are sealed, by whoever. @throws Problem `ledger-unavailable` within 2 s */
  sealed(ids: string[]): Promise<Receipt[]> {
    return this.waitFor(ids);
  }

  async stop(): Promise<void> {
    this.stopped = true;
    clearInterval(this.poll);
    this.fail(new Error('The process stops'));
    await this.disconnect();
  }

  private async waitFor(ids: string[]): Promise<Receipt[]> {
    if (this.stopped || this.waiters.size + ids.length > QUEUE_LIMIT) {
      for (const id of ids) this.reads.delete(id);
      throw unavailable(new Error('The queue of the sealer is full or closed'));
    }
    const waiting = ids.map(
      (id) => new Promise<Receipt>((resolve, reject) => this.waiters.set(id, { resolve, reject })),
    );
    const deadline = setTimeout(() => this.expire(ids), DEADLINE_MS);
    this.wake();
    try {
      return await Promise.all(waiting);
    } finally {
      clearTimeout(deadline);
      await Promise.allSettled(waiting);
    }
  }

  private expire(ids: string[]): void {
    for (const id of ids) {
      this.reads.delete(id);
      this.settle(id, (waiter) => waiter.reject(unavailable(new Error('The seal took too long'))));
    }
  }

  private wake(): void {
    this.asked = true;
    if (!this.running && !this.stopped) void this.run();
  }

  private async run(): Promise<void> {
    this.running = true;
    try {
      while (this.asked && !this.stopped) {
        this.asked = false;
        await this.round();
      }
    } finally {
      this.running = false;
    }
  }

  /** Everybody who waits when a round begins is answered by its end. */
  private async round(): Promise<void> {
    const waiting = new Set(this.waiters.keys());
    try {
      const client = await this.connect();
      const sealed = await sealOnce(client, () => this.takeReads(), this.now);
      this.answer(sealed);
      await this.lookUp(
        client,
        [...waiting].filter((id) => this.waiters.has(id)),
      );
    } catch (cause) {
      await this.disconnect();
      await this.recover([...waiting], cause);
    }
  }

  private takeReads(): Intent[] {
    const taken = [...this.reads.values()];
    this.reads.clear();
    return taken;
  }

  private answer(sealed: SealedEntry[]): void {
    for (const { entry, hash } of sealed) this.settle(entry.id, (waiter) => waiter.resolve({ seq: entry.seq, hash }));
  }

  /** Intents that another process has sealed. One that is nowhere was never committed. */
  private async lookUp(client: pg.Client, ids: string[]): Promise<void> {
    if (ids.length === 0) return;
    const { rows } = await client.query<{ id: string; seq: string; hash: string }>(
      `select id, seq, encode(hash, 'hex') as hash from ledger_entry where id = any ($1)`,
      [ids],
    );
    for (const { id, seq, hash } of rows) this.settle(id, (waiter) => waiter.resolve({ seq: Number(seq), hash }));
    const found = new Set(rows.map(({ id }) => id));
    for (const id of ids) {
      if (found.has(id) || this.reads.has(id)) continue;
      this.settle(id, (waiter) => waiter.reject(unavailable(new Error(`Nothing was recorded under ${id}`))));
    }
  }

  /** After a seal of unknown outcome: what is found is sealed, what is not is refused; nothing is assumed. */
  private async recover(ids: string[], cause: unknown): Promise<void> {
    try {
      await this.lookUp(
        await this.connect(),
        ids.filter((id) => this.waiters.has(id) && !this.reads.has(id)),
      );
    } catch {
      await this.disconnect();
    }
    this.fail(cause);
  }

  private fail(cause: unknown): void {
    this.reads.clear();
    for (const id of [...this.waiters.keys()]) this.settle(id, (waiter) => waiter.reject(unavailable(cause)));
  }

  private settle(id: string, how: (waiter: Waiter) => void): void {
    const waiter = this.waiters.get(id);
    if (!waiter) return;
    this.waiters.delete(id);
    how(waiter);
  }

  private async connect(): Promise<pg.Client> {
    if (this.client) return this.client;
    const client = new pg.Client({
      connectionString: this.connectionString,
      connectionTimeoutMillis: STATEMENT_TIMEOUT_MS,
      query_timeout: DEADLINE_MS,
      statement_timeout: STATEMENT_TIMEOUT_MS,
      lock_timeout: STATEMENT_TIMEOUT_MS,
      keepAlive: true,
      application_name: 'watchbook sealer',
    });
    client.on('error', () => void this.disconnect());
    await client.connect();
    await client.query("set synchronous_commit = on; set time zone 'UTC'");
    this.client = client;
    return client;
  }

  private async disconnect(): Promise<void> {
    const { client } = this;
    this.client = null;
    // A broken connection may never answer the goodbye; the socket is closed all the same.
    await Promise.race([client?.end().catch(() => undefined), new Promise((done) => setTimeout(done, 200).unref())]);
  }
}

const unavailable = (cause: unknown) => new Problem('ledger-unavailable', undefined, { cause });
