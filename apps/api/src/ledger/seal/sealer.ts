import type { Receipt } from '@watchbook/contract';
import type { Client } from 'pg';
import { PATIENCE_MS } from '../../platform/patience.js';
import { ClaimCaution } from './claim-caution.js';
import type { Intent } from './intent.js';
import { LastSealed } from './last-sealed.js';
import { sealOnce, SealMemory, type Claim, type Sealed } from './seal.js';
import { sealedEntries } from './sealed-entries.js';
import { SealerConnection } from './sealer-connection.js';
import { unavailable, WaitingList } from './waiting-list.js';

const QUEUE_LIMIT = 20_000;
const IDLE_POLL_MS = 1000;
const RETRY_MS = 50;
const NO_CLAIM: Claim = { limit: 0, refusal: null };

/**
 * The one sealer of a process: seals whatever waits, one batch at a time.
 * While a seal runs the next batch gathers, so the cost of an entry falls as load rises.
 *
 * A seal of unknown outcome is never assumed to have failed or succeeded: its reads are in doubt until the ledger,
 * with its head locked, has been asked for them.
 */
export class Sealer {
  private readonly reads = new Map<string, Intent>();
  private readonly doubtful = new Map<string, Intent>();
  private readonly waiting: WaitingList;
  private readonly connection: SealerConnection;
  private readonly caution = new ClaimCaution();
  private readonly last = new LastSealed();
  private checked: Client | null = null;
  private memory = new SealMemory();
  private running: Promise<void> | null = null;
  private asked = false;
  private claimDue = true;
  private stopped = false;
  private readonly poll: NodeJS.Timeout;

  constructor(
    connectionString: string,
    private readonly now: () => Date,
    private readonly onFault: (cause: unknown) => void = () => undefined,
    deadlineMs = PATIENCE_MS,
  ) {
    this.connection = new SealerConnection(connectionString, deadlineMs);
    this.waiting = new WaitingList(deadlineMs, (ids) => this.abandon(ids));
    this.poll = setInterval(() => this.lookForIntents(), IDLE_POLL_MS).unref();
  }

  /** Seals intents that exist only in this process. @throws Problem `ledger-unavailable` within 2 s */
  async seal(intents: readonly Intent[]): Promise<Receipt[]> {
    this.admit(intents.length);
    for (const intent of intents) this.reads.set(intent.id, intent);
    return this.waitFor(intents.map(({ id }) => id));
  }

  /** Waits until intents of committed transactions are sealed, by whoever. @throws Problem `ledger-unavailable` within 2 s */
  async sealed(ids: readonly string[]): Promise<Receipt[]> {
    this.admit(ids.length);
    this.claimDue = true;
    return this.waitFor(ids);
  }

  async stop(): Promise<void> {
    this.stopped = true;
    clearInterval(this.poll);
    this.waiting.reject(this.waiting.ids(), new Error('The process stops'));
    await this.running;
    await this.connection.close();
  }

  private admit(count: number): void {
    if (this.stopped || this.waiting.size + count > QUEUE_LIMIT) {
      throw unavailable(new Error('The queue of the sealer is full or closed'));
    }
  }

  private waitFor(ids: readonly string[]): Promise<Receipt[]> {
    if (ids.length === 0) return Promise.resolve([]);
    const receipts = this.waiting.waitFor(ids);
    this.wake();
    return receipts;
  }

  private lookForIntents(): void {
    this.claimDue = true;
    this.wake();
  }

  private wake(): void {
    this.asked = true;
    this.running ??= this.run().finally(() => (this.running = null));
  }

  private async run(): Promise<void> {
    while (this.asked && !this.stopped) {
      this.asked = false;
      await this.round();
    }
  }

  /** Everybody who waits when a round begins is answered by its end, or waits on for the next try. */
  private async round(): Promise<void> {
    const before = this.waiting.ids();
    const taken: Intent[] = [];
    const claim = this.claimDue;
    this.claimDue = false;
    try {
      const client = await this.open();
      if (this.doubtful.size > 0) await this.settleDoubts(client);
      const more = await this.sealWaiting(client, taken, claim);
      const left = before.filter((id) => this.waiting.has(id) && !this.reads.has(id));
      const missing = this.answer(left, await this.find(client, left));
      if (more) this.asked = this.claimDue = true;
      else if (claim) this.waiting.reject(missing, new Error('Nothing was recorded under this id'));
    } catch (cause) {
      await this.suspend(taken, cause);
    }
  }

  private async open(): Promise<Client> {
    const client = await this.connection.open();
    if (client !== this.checked) await this.last.assertKept(client);
    this.checked = client;
    return client;
  }

  /** Answers whether more intents wait than were taken. */
  private async sealWaiting(client: Client, taken: Intent[], claim: boolean): Promise<boolean> {
    const takeReads = (): Intent[] => this.takeReads(taken);
    if (!claim) await this.sealBatch(client, takeReads, NO_CLAIM);
    if (!claim) return false;
    if (this.caution.isCautious && this.reads.size > 0) await this.sealBatch(client, takeReads, NO_CLAIM);
    try {
      await this.caution.settleSuspicion(client);
      const alone = this.caution.isCautious ? (): Intent[] => [] : takeReads;
      const { more } = await this.sealBatch(client, alone, this.caution);
      this.caution.held();
      return more;
    } catch (cause) {
      this.caution.failed(cause);
      throw cause;
    }
  }

  private async sealBatch(client: Client, takeReads: () => Intent[], claim: Claim): Promise<Sealed> {
    const sealed = await sealOnce(client, takeReads, this.now, this.memory, claim);
    this.connection.assertConfirmed();
    this.last.remember(sealed.entries);
    for (const { entry, hash } of sealed.entries) this.waiting.resolve(entry.id, { seq: entry.seq, hash });
    for (const { row, reason } of sealed.setAside) {
      const fault = new Error(`The intent ${row.id} was set aside: ${reason}`);
      this.onFault(fault);
      this.waiting.reject([row.id], fault);
    }
    return sealed;
  }

  private takeReads(taken: Intent[]): Intent[] {
    taken.push(...this.reads.values());
    this.reads.clear();
    return taken.slice();
  }

  private async suspend(taken: readonly Intent[], cause: unknown): Promise<void> {
    this.onFault(cause);
    for (const intent of taken) if (this.waiting.has(intent.id)) this.doubtful.set(intent.id, intent);
    this.memory = new SealMemory();
    this.claimDue = true;
    await this.connection.close();
    if (this.waiting.size > 0) setTimeout(() => this.wake(), RETRY_MS).unref();
  }

  /**
   * Whoever holds the head knows that no earlier seal is still under way: what is not found then was not sealed.
   * What is found is believed once a later commit is confirmed, which vouches for the earlier one.
   */
  private async settleDoubts(client: Client): Promise<void> {
    const ids = [...this.doubtful.keys()];
    await client.query('begin');
    await client.query('update ledger_head set size = size');
    const found = await this.find(client, ids);
    const { command } = await client.query('commit');
    if (command !== 'COMMIT') throw new Error(`The look at the ledger ended with ${command}`);
    this.connection.assertConfirmed();
    for (const id of this.answer(ids, found)) {
      const intent = this.doubtful.get(id);
      if (intent) this.reads.set(id, intent);
    }
    this.doubtful.clear();
  }

  private async find(client: Client, ids: readonly string[]): Promise<Map<string, Receipt>> {
    if (ids.length === 0) return new Map();
    const { rows } = await client.query<{ id: string; seq: string; hash: string }>(sealedEntries(ids));
    return new Map(rows.map(({ id, seq, hash }) => [id, { seq: Number(seq), hash }]));
  }

  /** Answers those whose entries are there, and names the others. */
  private answer(ids: readonly string[], found: ReadonlyMap<string, Receipt>): string[] {
    for (const [id, receipt] of found) this.waiting.resolve(id, receipt);
    return ids.filter((id) => !found.has(id));
  }

  private abandon(ids: readonly string[]): void {
    for (const id of ids) {
      this.reads.delete(id);
      this.doubtful.delete(id);
    }
  }
}
