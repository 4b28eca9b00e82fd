import { LogReader, type Checkpoint, type Damage, type LogPosition } from '@watchbook/ledger';
import type { Pool } from 'pg';
import { readStart } from '../archive/archived-position.js';
import { nodeHasher } from './hasher.js';
import { checkpointsWithin, LedgerDamage } from '../sign/signer.js';
import { readInto } from './stored-bodies.js';

/** Entries that are read in one go, so that verifying never takes the process for long. */
const SLICE = 10_000;
/** Signed checkpoints that a slice is held against at most: a signature costs as much as hundreds of entries. */
const CHECKPOINTS = 4;
const FULL_PASS_EVERY_MS = 60 * 60 * 1000;
const hasher = nodeHasher();

/** What this process found when it last read the stored log. */
export interface VerifiedStatus {
  readonly size: number;
  readonly at: Date | null;
  readonly damage: Damage | null;
}

/**
 * Reads the stored log from its beginning, or from behind what was archived, and holds it against checkpoints old and
 * new; follows it as it grows, and begins again every hour.
 */
export class ContinuousVerifier {
  private position: LogPosition | null = null;
  private passBegan: number;
  private atEnd = false;
  private found: VerifiedStatus = { size: 0, at: null, damage: null };

  constructor(
    private readonly pool: Pool,
    private readonly open: (note: string) => Promise<Checkpoint>,
    private readonly now: () => Date,
  ) {
    this.passBegan = now().getTime();
  }

  get status(): VerifiedStatus {
    return this.found;
  }

  /** Verifies the next slice. Answers true when more waits. @throws LedgerDamage */
  async step(): Promise<boolean> {
    const due = this.now().getTime() - this.passBegan > FULL_PASS_EVERY_MS;
    // A pass over a long log takes longer than that, and is brought to its end.
    if (this.atEnd && due) this.restart();
    const start = this.position ?? (await readStart(this.pool));
    const from = start.head.frontier.size;
    const { rows } = await this.pool.query<{ size: string }>('select size from ledger_head');
    const size = Number(rows[0]?.size ?? 0);
    const to = Math.min(size, from + SLICE);
    const notes = await checkpointsWithin(this.pool, { from, to, apart: SLICE / CHECKPOINTS });
    const checkpoints = await Promise.all(notes.map((note) => this.open(note)));
    const reader = new LogReader(hasher, { from: start, checkpoints });
    await readInto(reader, this.pool, from, to);
    const found = reader.finish();
    if ((!found.ok || found.size < to) && (await this.wasArchived(from))) return true;
    if (!found.ok) this.report(found.damage);
    else if (found.size < to) this.report({ kind: 'truncated', seq: found.size, why: `the head says ${size} entries` });
    this.position = reader.position();
    // Damage stands until all that is there was found whole again.
    const damage = to < size ? this.found.damage : null;
    this.found = { size: damage ? this.found.size : Math.max(to, this.found.size), at: this.now(), damage };
    this.atEnd = to === size;
    return !this.atEnd;
  }

  /** Entries that left in the meantime are not missing: reading goes on behind them. */
  private async wasArchived(from: number): Promise<boolean> {
    const start = await readStart(this.pool);
    if (start.head.frontier.size <= from) return false;
    this.position = start;
    return true;
  }

  private report(damage: Damage): never {
    this.found = { size: damage.seq ?? 0, at: this.now(), damage };
    this.restart();
    throw new LedgerDamage(damage);
  }

  private restart(): void {
    this.position = null;
    this.atEnd = false;
    this.passBegan = this.now().getTime();
  }
}
