import { hash } from 'node:crypto';
import { Inject, Injectable, Logger } from '@nestjs/common';
import type { LedgerFork } from '@watchbook/contract';
import { type Checkpoint, parseNote } from '@watchbook/ledger';
import { Clock } from '../../platform/clock.js';
import { newContext, runInContext } from '../../platform/context.js';
import { Database } from '../../platform/database/database.js';
import { uuidv7 } from '../../platform/uuid.js';
import { LedgerService } from '../ledger.service.js';
import { latestCheckpoint } from '../sign/signer.js';
import { TileReader } from '../tree/tile-store.js';

/** Proofs that the log showed two histories: two notes that it signed and that cannot both be true. Kept for ever. */
@Injectable()
export class ForkService {
  private readonly logger = new Logger('Fork');
  private readonly tiles: TileReader;

  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(LedgerService) private readonly ledger: LedgerService,
    @Inject(Clock) private readonly clock: Clock,
  ) {
    this.tiles = new TileReader(database.systemPool);
  }

  /** Every fork that was found, the newest first. */
  async list(): Promise<LedgerFork[]> {
    const { rows } = await this.database.systemPool.query<{
      size: string;
      first_note: string;
      second_note: string;
      found_at: Date;
    }>('select size, first_note, second_note, found_at from ledger_fork order by found_at desc, size limit 100');
    return rows.map((row) => ({
      size: Number(row.size),
      notes: [row.first_note, row.second_note],
      foundAt: row.found_at.toISOString(),
    }));
  }

  /**
   * Compares a checkpoint, whose note the log has signed, with the stored log.
   * @returns the stored note that contradicts it, which then proves the fork together with it, or null
   */
  async contradiction({ origin, size, rootHash }: Checkpoint): Promise<string | null> {
    const { rows } = await this.database.systemPool.query<{ note: string }>(
      `select note from ledger_checkpoint where size >= $1 and starts_with(note, $2 || E'\\n') order by size limit 1`,
      [size, origin],
    );
    const latest = await latestCheckpoint(this.database.systemPool);
    // More was signed than is here: the stored log is an older one, or the key signs elsewhere.
    if (!rows[0]) return latest?.note ?? null;
    const { roots } = await this.tiles.prove([], [size]);
    return roots[0] === rootHash ? null : rows[0].note;
  }

  /** Keeps both notes, and records that they were found; the same two change nothing. */
  async keep(size: number, stored: string, brought: string): Promise<void> {
    const proofHash = hash('sha256', `${parseNote(stored).text}\n${parseNote(brought).text}`);
    const { rowCount } = await this.database.systemPool.query(
      `insert into ledger_fork (size, first_note, second_note, proof_hash, found_at) values ($1, $2, $3, $4, $5)
       on conflict (proof_hash) do nothing`,
      [size, stored, brought, proofHash, this.clock.now()],
    );
    if (rowCount === 0) return;
    this.logger.error(`The log has signed two histories: size ${size}`);
    const resources = [{ type: 'log-fork', id: proofHash, version: size }];
    await runInContext(newContext({ requestId: uuidv7(), route: 'ledger.fork-found' }), () =>
      this.ledger.seal([{ action: 'ledger.fork-found', resources }]),
    );
  }
}
