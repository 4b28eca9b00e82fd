import {
  type BeforeApplicationShutdown,
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import {
  formatAddCheckpoint,
  formatNote,
  parseNote,
  parseSignature,
  planConsistency,
  type NoteSignature,
} from '@watchbook/ledger';
import type { Pool } from 'pg';
import { Database } from '../../platform/database/database.js';
import { OutboundService } from '../../platform/outbound/outbound.service.js';
import { CosignatureService } from './cosignature.service.js';
import { CosignatureStore, type ActiveWitness } from './cosignature.store.js';
import { repeat } from '../../platform/repeat.js';
import { latestCheckpoint, type StoredCheckpoint } from '../sign/signer.js';
import { TileReader } from '../tree/tile-store.js';

const PUSH_EVERY_MS = 5000;
const ANSWER_MAX_BYTES = 16 * 1024;
const LOCK = 4_711_260_905;
/** Turns without an attempt after each failure in a row, at most: five minutes. */
const MOST_TURNS_OUT = 60;

/** Brings new checkpoints to the witnesses that gave an address (C2SP tlog-witness), and keeps their cosignatures. */
@Injectable()
export class WitnessPush implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger('WitnessPush');
  private readonly pool: Pool;
  private readonly store: CosignatureStore;
  private readonly tiles: TileReader;
  private readonly failures = new Map<string, { count: number; wait: number }>();
  private readonly sizes = new Map<string, number>();
  private readonly stop = new AbortController();
  private loop: Promise<void> | null = null;

  constructor(
    @Inject(Database) database: Database,
    @Inject(CosignatureService) private readonly cosignatures: CosignatureService,
    @Inject(OutboundService) private readonly outbound: OutboundService,
  ) {
    this.pool = database.systemPool;
    this.store = new CosignatureStore(this.pool);
    this.tiles = new TileReader(this.pool);
  }

  onApplicationBootstrap(): void {
    const report = (cause: unknown): void => this.logger.error(cause);
    this.loop = repeat(PUSH_EVERY_MS, this.stop.signal, () => this.pushNew(), report);
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stop.abort();
    await this.loop;
  }

  /** Brings the newest checkpoint to every witness that has not cosigned it; one process of the installation does so. */
  async pushNew(): Promise<void> {
    const latest = await latestCheckpoint(this.pool);
    const witnesses = (await this.store.witnesses()).filter(({ url }) => url !== null);
    if (!latest || witnesses.length === 0) return;
    const known = await this.store.cosigners(latest.size);
    const due = witnesses.filter(({ id }) => !known.has(id) && this.isTurnOf(id));
    if (due.length === 0) return;
    const client = await this.pool.connect();
    try {
      const { rows } = await client.query<{ held: boolean }>('select pg_try_advisory_lock($1) as held', [LOCK]);
      if (!rows[0]?.held) return;
      await Promise.all(due.map((witness) => this.push(witness, latest)));
      await client.query('select pg_advisory_unlock($1)', [LOCK]);
    } finally {
      client.release();
    }
  }

  private async push(witness: ActiveWitness, latest: StoredCheckpoint): Promise<void> {
    try {
      const lines = await this.ask(witness, latest, this.sizes.get(witness.id) ?? 0);
      const { text } = parseNote(latest.note);
      await this.cosignatures.take(formatNote({ text, signatures: lines }), `witness ${witness.id}`);
      this.sizes.set(witness.id, latest.size);
      this.failures.delete(witness.id);
    } catch (cause) {
      const count = (this.failures.get(witness.id)?.count ?? 0) + 1;
      this.failures.set(witness.id, { count, wait: Math.min(MOST_TURNS_OUT, 2 ** count) });
      this.logger.warn(`The witness ${witness.name} did not cosign: ${(cause as Error).message}`);
    }
  }

  /** A witness that stands elsewhere says where (409), and is asked once more from there. */
  private async ask({ url, vkey }: ActiveWitness, latest: StoredCheckpoint, from: number): Promise<NoteSignature[]> {
    const first = await this.post(url!, latest, Math.min(from, latest.size));
    const size = first.status === 409 ? Number(/^(0|[1-9][0-9]{0,15})\n$/.exec(first.text)?.[1] ?? NaN) : NaN;
    if (size > latest.size) throw new Error(`${vkey} has cosigned size ${size}, and this log has ${latest.size}`);
    const answer = Number.isSafeInteger(size) ? await this.post(url!, latest, size) : first;
    if (answer.status !== 200) throw new Error(`${answer.status} ${answer.text.slice(0, 200)}`);
    return answer.text.split('\n').filter(Boolean).slice(0, 16).map(parseSignature);
  }

  private async post(url: string, { size, note }: StoredCheckpoint, old: number) {
    const { hashes } = await this.tiles.prove(planConsistency(old, size), []);
    const body = formatAddCheckpoint({ old, proof: hashes, note });
    const answer = await this.outbound.send(`${url.replace(/\/+$/, '')}/add-checkpoint`, {
      method: 'POST',
      headers: { 'content-type': 'text/plain; charset=utf-8' },
      body,
      signal: this.stop.signal,
      maxBytes: ANSWER_MAX_BYTES,
    });
    return { status: answer.status, text: await answer.text() };
  }

  private isTurnOf(id: string): boolean {
    const failed = this.failures.get(id);
    if (!failed || failed.wait <= 0) return true;
    failed.wait -= 1;
    return false;
  }
}
