import {
  decodeVkey,
  formatNote,
  formatSignature,
  parseNote,
  parseSignature,
  type NoteSignature,
  type Verifier,
} from '@watchbook/ledger';
import type { Pool } from 'pg';
import type { StoredCheckpoint } from '../sign/signer.js';

/** A witness whose cosignatures are taken. */
export interface ActiveWitness {
  readonly id: string;
  readonly name: string;
  readonly vkey: string;
  readonly url: string | null;
  readonly verifier: Verifier;
}

/** A cosignature that verified. */
export interface Cosignature {
  readonly witness: ActiveWitness;
  readonly signature: NoteSignature;
  /** Seconds since 1970. */
  readonly timestamp: number;
}

/** Registered witnesses that are not retired, and what they cosigned. */
export class CosignatureStore {
  constructor(private readonly pool: Pool) {}

  async witnesses(): Promise<ActiveWitness[]> {
    const { rows } = await this.pool.query<Omit<ActiveWitness, 'verifier'>>(
      'select id, name, vkey, url from witness where retired_at is null order by registered_at, id',
    );
    return rows.map((row) => ({ ...row, verifier: decodeVkey(row.vkey) }));
  }

  /** Ids of the witnesses that cosigned a checkpoint. */
  async cosigners(size: number): Promise<Set<string>> {
    const { rows } = await this.pool.query<{ witness_id: string }>(
      'select witness_id from ledger_cosignature where size = $1',
      [size],
    );
    return new Set(rows.map(({ witness_id: id }) => id));
  }

  /** The checkpoint with every cosignature that was collected for it. */
  async withCosignatures({ size, note }: Pick<StoredCheckpoint, 'size' | 'note'>): Promise<string> {
    const { rows } = await this.pool.query<{ line: string }>(
      `select c.line from ledger_cosignature c join witness w on w.id = c.witness_id
       where c.size = $1 order by w.registered_at, w.id`,
      [size],
    );
    const { text, signatures } = parseNote(note);
    return formatNote({ text, signatures: [...signatures, ...rows.map(({ line }) => parseSignature(line))] });
  }

  /** Keeps cosignatures on a checkpoint; the first one of a witness stays. */
  async add(size: number, cosignatures: readonly Cosignature[], receivedAt: Date): Promise<void> {
    for (const { witness, signature, timestamp } of cosignatures) {
      await this.pool.query(
        `insert into ledger_cosignature (size, witness_id, line, cosigned_at, received_at)
         values ($1, $2, $3, to_timestamp($4), $5) on conflict (size, witness_id) do nothing`,
        [size, witness.id, formatSignature(signature), timestamp, receivedAt],
      );
    }
  }
}

/** The checkpoint that was signed at a size, or null. */
export async function checkpointAt(pool: Pool, size: number): Promise<StoredCheckpoint | null> {
  const { rows } = await pool.query<{ size: string; note: string; signed_at: Date }>(
    'select size, note, signed_at from ledger_checkpoint where size = $1',
    [size],
  );
  return rows[0] ? { ...rows[0], size: Number(rows[0].size) } : null;
}
