import { Inject, Injectable } from '@nestjs/common';
import type {
  ConsistencyProofView,
  ConsistencyQuery,
  InclusionProofView,
  InclusionQuery,
  LedgerStatus,
} from '@watchbook/contract';
import { encodeVkey, planConsistency, planInclusion } from '@watchbook/ledger';
import { getContext } from '../../platform/context.js';
import { Clock } from '../../platform/clock.js';
import { Database } from '../../platform/database/database.js';
import { notFound, Problem } from '../../platform/problem.js';
import { checkpointAt, CosignatureStore } from '../witness/cosignature.store.js';
import { ForkService } from '../witness/fork.service.js';
import { LedgerWatch } from '../ledger-watch.service.js';
import { toLogKeys } from '../sign/log-key.view.js';
import { latestCheckpoint, type StoredCheckpoint } from '../sign/signer.js';
import { TileReader } from './tile-store.js';
import { witnessStates } from '../witness/witness-state.js';

/** Proofs about the signed part of the log, and how the log stands. */
@Injectable()
export class ProofService {
  private readonly tiles: TileReader;
  private readonly cosignatures: CosignatureStore;

  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(LedgerWatch) private readonly watch: LedgerWatch,
    @Inject(ForkService) private readonly forks: ForkService,
    @Inject(Clock) private readonly clock: Clock,
  ) {
    this.tiles = new TileReader(database.systemPool);
    this.cosignatures = new CosignatureStore(database.systemPool);
  }

  /**
   * An entry that is sealed and not yet signed is signed for this.
   * @throws Problem `not-processable` for what is not there, or beyond the size asked for
   */
  async inclusion({ seq, size: asked }: InclusionQuery): Promise<InclusionProofView> {
    if (asked === undefined) await this.signUpTo(seq);
    const size = await this.sizeOf('size', asked);
    if (seq >= size) throw beyond('seq', size);
    const { hashes, roots } = await this.tiles.prove(planInclusion(seq, size), [size]);
    const leafHash = await this.tiles.leaf(seq);
    record('ledger.inclusion-proved', [seq]);
    return { seq, size, leafHash, rootHash: roots[0]!, hashes, checkpoint: await this.storedNote(size) };
  }

  /** @throws Problem `not-processable` for what no checkpoint covers yet */
  async consistency({ from, to: asked }: ConsistencyQuery): Promise<ConsistencyProofView> {
    const to = await this.sizeOf('to', asked);
    if (from > to) throw beyond('from', to + 1);
    const { hashes, roots } = await this.tiles.prove(planConsistency(from, to), [from, to]);
    record('ledger.consistency-proved', []);
    return { from, to, fromRoot: roots[0]!, toRoot: roots[1]!, hashes };
  }

  async status(): Promise<LedgerStatus> {
    const { rows } = await this.database.systemPool.query<{
      size: string;
      last_hash: string;
      last_at: string;
      waiting: string;
    }>('select size, last_hash, last_at, (select count(*) from ledger_intent) as waiting from ledger_head');
    const head = rows[0]!;
    const size = Number(head.size);
    const { verified, origin } = this.watch;
    const keys = await this.watch.keys.history();
    const latest = await this.latest();
    record('ledger.status-read', []);
    return {
      origin,
      vkey: encodeVkey(keys.verifierFor(latest?.size ?? 0)),
      size,
      lastHash: head.last_hash,
      lastAt: size === 0 ? null : head.last_at,
      checkpoint: await this.toCheckpoint(latest),
      verified: { size: verified.size, at: verified.at?.toISOString() ?? null, damage: verified.damage },
      waiting: Number(head.waiting),
      witnesses: await witnessStates(this.database.systemPool, latest?.size ?? 0, this.clock.now()),
      forks: await this.forks.list(),
      keys: toLogKeys(keys),
    };
  }

  /** The checkpoint of a size, or the newest, with every cosignature on it. @throws Problem `not-found` */
  async note(size: number | null): Promise<string> {
    const { systemPool } = this.database;
    const stored = size === null ? await latestCheckpoint(systemPool) : await checkpointAt(systemPool, size);
    if (!stored || (size === null && !this.isOfThisLog(stored))) throw notFound();
    return this.cosignatures.withCosignatures(stored);
  }

  /** How many entries the newest checkpoint covers; 0 before the first. */
  async signedSize(): Promise<number> {
    return (await this.latest())?.size ?? 0;
  }

  private latest(): Promise<StoredCheckpoint | null> {
    return latestCheckpoint(this.database.systemPool);
  }

  private async toCheckpoint(stored: StoredCheckpoint | null): Promise<LedgerStatus['checkpoint']> {
    if (!stored || !this.isOfThisLog(stored)) return null;
    const { size, rootHash } = await this.watch.keys.open(stored.note);
    return { size, rootHash, signedAt: stored.signed_at.toISOString(), note: stored.note };
  }

  /** Checkpoints of an earlier incarnation have its name. */
  private isOfThisLog({ note }: StoredCheckpoint): boolean {
    return note.startsWith(`${this.watch.origin}\n`);
  }

  private async signUpTo(seq: number): Promise<void> {
    if (seq < (await this.signedSize())) return;
    const { rowCount } = await this.database.systemPool.query('select from ledger_entry where seq = $1', [seq]);
    if (rowCount) await this.watch.signNow(seq + 1);
  }

  private async sizeOf(parameter: string, asked: number | undefined): Promise<number> {
    const signed = await this.signedSize();
    if (asked !== undefined && asked > signed) throw beyond(parameter, signed + 1);
    return asked ?? signed;
  }

  private async storedNote(size: number): Promise<string | null> {
    const stored = await checkpointAt(this.database.systemPool, size);
    return stored && this.cosignatures.withCosignatures(stored);
  }
}

function record(action: string, seqs: readonly number[]): void {
  const resources = seqs.map((seq) => ({ type: 'ledger-entry', id: String(seq), version: null }));
  getContext().reads.push({ action, resources });
}

const beyond = (parameter: string, limit: number): Problem =>
  new Problem('not-processable', 'No checkpoint covers this yet', {
    errors: [{ pointer: `query/${parameter}`, code: 'not-signed', detail: `must be below ${limit}` }],
  });
