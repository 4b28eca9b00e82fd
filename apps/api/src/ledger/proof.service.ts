import { Inject, Injectable } from '@nestjs/common';
import type {
  ConsistencyProofView,
  ConsistencyQuery,
  InclusionProofView,
  InclusionQuery,
  LedgerStatus,
} from '@watchbook/contract';
import { openCheckpoint, decodeVkey, planConsistency, planInclusion } from '@watchbook/ledger';
import { getContext } from '../platform/context.js';
import { Database } from '../platform/database/database.js';
import { Problem } from '../platform/problem.js';
import { LedgerWatch } from './ledger-watch.service.js';
import { latestCheckpoint, type StoredCheckpoint } from './signer.js';
import { TileReader } from './tile-store.js';

/** Proofs about the signed part of the log, and how the log stands. */
@Injectable()
export class ProofService {
  private readonly tiles: TileReader;

  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(LedgerWatch) private readonly watch: LedgerWatch,
  ) {
    this.tiles = new TileReader(database.systemPool);
  }

  /** @throws Problem `not-processable` for what no checkpoint covers yet */
  async inclusion({ seq, size: asked }: InclusionQuery): Promise<InclusionProofView> {
    const size = await this.signedSize('size', asked);
    if (seq >= size) throw beyond('seq', size);
    const { hashes, roots } = await this.tiles.prove(planInclusion(seq, size), [size]);
    const leafHash = await this.tiles.leaf(seq);
    record('ledger.inclusion-proved', [seq]);
    return { seq, size, leafHash, rootHash: roots[0]!, hashes, checkpoint: await this.noteOf(size) };
  }

  /** @throws Problem `not-processable` for what no checkpoint covers yet */
  async consistency({ from, to: asked }: ConsistencyQuery): Promise<ConsistencyProofView> {
    const to = await this.signedSize('to', asked);
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
    const { verified, origin, vkey } = this.watch;
    record('ledger.status-read', []);
    return {
      origin,
      vkey,
      size,
      lastHash: head.last_hash,
      lastAt: size === 0 ? null : head.last_at,
      checkpoint: this.toCheckpoint(await this.latest()),
      verified: { size: verified.size, at: verified.at?.toISOString() ?? null, damage: verified.damage },
      waiting: Number(head.waiting),
    };
  }

  latest(): Promise<StoredCheckpoint | null> {
    return latestCheckpoint(this.database.systemPool);
  }

  private toCheckpoint(stored: StoredCheckpoint | null): LedgerStatus['checkpoint'] {
    if (!stored) return null;
    const { size, rootHash } = openCheckpoint(stored.note, decodeVkey(this.watch.vkey));
    return { size, rootHash, signedAt: stored.signed_at.toISOString(), note: stored.note };
  }

  private async signedSize(parameter: string, asked: number | undefined): Promise<number> {
    const signed = (await this.latest())?.size ?? 0;
    if (asked !== undefined && asked > signed) throw beyond(parameter, signed + 1);
    return asked ?? signed;
  }

  private async noteOf(size: number): Promise<string | null> {
    const { rows } = await this.database.systemPool.query<{ note: string }>(
      'select note from ledger_checkpoint where size = $1',
      [size],
    );
    return rows[0]?.note ?? null;
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
