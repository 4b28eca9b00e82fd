import {
  isIncarnation,
  isRotation,
  LogReader,
  parseCheckpoint,
  parseNote,
  signCheckpoint,
  type Damage,
  type KeyHistory,
  type Signer as LogSigner,
} from '@watchbook/ledger';
import type { ClientBase, Pool } from 'pg';
import { readStart } from '../archive/archived-position.js';
import { nodeHasher } from '../tree/hasher.js';
import { assertContinued } from './incarnation.js';
import type { HeldKeys } from './log-key.js';
import { historyOf } from './log-keys.js';
import { readSignedState, writeSignedState, type SignedState } from './signed-state.js';
import { readInto } from '../tree/stored-bodies.js';
import { TileCollector } from '../tree/tile-store.js';

const LOCK = 4_711_260_903;
/** Entries between two checkpoints at most: a long log that is signed for the first time takes no more memory. */
const SIGNED_AT_ONCE = 200_000;
const hasher = nodeHasher();

/** A signed checkpoint as it is stored. */
export interface StoredCheckpoint {
  readonly size: number;
  readonly note: string;
  readonly signed_at: Date;
}

/** The stored log is not a continuation of what was signed: nothing is signed until somebody has looked. */
export class LedgerDamage extends Error {
  override readonly name = 'LedgerDamage';

  constructor(readonly damage: Damage) {
    super(`The ledger is damaged at ${damage.seq ?? 'a checkpoint'}: ${damage.why}`);
  }
}

/**
 * Signs checkpoints. It believes nothing but the stored bytes and its own file: it reads every new entry again,
 * and signs only a continuation of what it signed before. One process of the installation signs at a time.
 */
export class CheckpointSigner {
  private state: SignedState | null = null;
  private loaded = false;

  constructor(
    private readonly pool: Pool,
    private readonly keys: HeldKeys,
    private readonly file: string,
    private readonly now: () => Date,
    private readonly atOnce = SIGNED_AT_ONCE,
  ) {}

  /**
   * Signs what was sealed since the last checkpoint, if anything, with the key that the log names for that size.
   *
   * @param afterwards runs while no other process can sign, with what was signed last
   * @throws LedgerDamage
   */
  async sign(afterwards?: (client: ClientBase, state: SignedState) => Promise<void>): Promise<void> {
    const client = await this.pool.connect();
    try {
      const { rows } = await client.query<{ held: boolean }>('select pg_try_advisory_lock($1) as held', [LOCK]);
      if (!rows[0]?.held) return;
      try {
        while (await this.signNew(client));
        if (this.state) await afterwards?.(client, this.state);
      } finally {
        await client.query('select pg_advisory_unlock($1)', [LOCK]);
      }
    } finally {
      client.release();
    }
  }

  /** Answers true when more waits. */
  private async signNew(client: ClientBase): Promise<boolean> {
    if (!this.loaded) {
      this.state = await readSignedState(this.file, this.keys.current);
      this.loaded = true;
    }
    const stored = await latestCheckpoint(client);
    const size = await headSize(client);
    const signed = this.state?.size ?? 0;
    if (size < signed) throw new LedgerDamage(shorter(size, signed));
    if (this.state && signed > (stored?.size ?? 0)) await this.publish(client, this.state, null);
    if (size === signed) return false;
    // Never short of what another machine signed: that is held against what is read.
    const to = Math.min(size, Math.max(signed + this.atOnce, stored?.size ?? 0));
    await this.extend(client, stored, to);
    return to < size;
  }

  /** Reads on from what was signed, past what another machine may have signed, up to the present size. */
  private async extend(client: ClientBase, stored: StoredCheckpoint | null, size: number): Promise<void> {
    const tiles = new TileCollector();
    const known = stored ? [parseCheckpoint(parseNote(stored.note).text)] : [];
    const rotations = [...(this.state?.rotations ?? [])];
    const incarnations: string[] = [];
    const from = this.state?.position ?? (await readStart(client));
    const reader = new LogReader(hasher, { checkpoints: known, onNode: tiles.onNode, from });
    const read = (bytes: Uint8Array, text: string): boolean => {
      if (isRotation(text)) rotations.push(text);
      if (isIncarnation(text)) incarnations.push(text);
      return reader.read(bytes, text);
    };
    await readInto({ read }, client, from.head.frontier.size, size);
    const found = reader.finish();
    if (!found.ok) throw new LedgerDamage(found.damage);
    if (found.size < size) throw new LedgerDamage(shorter(found.size, size));
    const keys = this.follow(rotations);
    const [last] = known;
    if (last && last.origin !== this.keys.current.name) assertContinued(last, incarnations);
    else if (stored) keys.open(stored.note);
    const key = this.keyFor(keys, size);
    const note = signCheckpoint({ origin: key.name, size, rootHash: found.rootHash }, key);
    const state = { size, note, position: { ...reader.position(), own: null }, rotations, keys };
    // The file first: a checkpoint that was published and forgotten could be contradicted later.
    await writeSignedState(this.file, state);
    this.state = state;
    await this.publish(client, state, tiles);
  }

  private follow(rotations: readonly string[]): KeyHistory {
    try {
      return historyOf(this.keys.current, rotations);
    } catch (cause) {
      throw new LedgerDamage({ kind: 'key', seq: null, why: (cause as Error).message });
    }
  }

  private keyFor(keys: KeyHistory, size: number): LogSigner {
    const due = keys.verifierFor(size);
    const held = this.keys.find(due);
    if (!held) throw new Error(`The key ${due.keyId} signs the log now, and this process does not hold it`);
    return held;
  }

  private async publish(client: ClientBase, { size, note }: SignedState, tiles: TileCollector | null): Promise<void> {
    await client.query('begin');
    try {
      await (tiles ? tiles.write(client) : this.writeTiles(client, size));
      await client.query(
        'insert into ledger_checkpoint (size, note, signed_at) values ($1, $2, $3) on conflict (size) do nothing',
        [size, note, this.now()],
      );
      await client.query('commit');
    } catch (cause) {
      await client.query('rollback').catch(() => undefined);
      throw cause;
    }
  }

  /** After a crash between signing and publishing the tiles are made again from the entries. */
  private async writeTiles(client: ClientBase, size: number): Promise<void> {
    const tiles = new TileCollector();
    const from = await readStart(client);
    const reader = new LogReader(hasher, { onNode: tiles.onNode, from });
    for (let start = from.head.frontier.size; start < size; start += this.atOnce) {
      await readInto(reader, client, start, Math.min(size, start + this.atOnce));
      await tiles.write(client);
    }
    const found = reader.finish();
    if (!found.ok) throw new LedgerDamage(found.damage);
    await tiles.write(client);
  }
}

/** The newest signed checkpoint, or null before the first. */
export async function latestCheckpoint(db: Pool | ClientBase): Promise<StoredCheckpoint | null> {
  const { rows } = await db.query<{ size: string; note: string; signed_at: Date }>(
    'select size, note, signed_at from ledger_checkpoint order by size desc limit 1',
  );
  return rows[0] ? { ...rows[0], size: Number(rows[0].size) } : null;
}

/** Signed checkpoints of sizes beyond one place up to another, the last of each so many entries. */
export async function checkpointsWithin(
  db: Pool | ClientBase,
  { from, to, apart }: { from: number; to: number; apart: number },
): Promise<string[]> {
  const { rows } = await db.query<{ note: string }>(
    `select distinct on (size / $3::bigint) note from ledger_checkpoint
     where size > $1 and size <= $2 order by size / $3::bigint, size desc`,
    [from, to, apart],
  );
  return rows.map(({ note }) => note);
}

async function headSize(db: ClientBase): Promise<number> {
  const { rows } = await db.query<{ size: string }>('select size from ledger_head');
  return Number(rows[0]?.size ?? 0);
}

const shorter = (size: number, signed: number): Damage => ({
  kind: 'truncated',
  seq: size,
  why: `${signed} entries are vouched for, ${size} are there`,
});
