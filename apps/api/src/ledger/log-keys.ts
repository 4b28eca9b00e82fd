import { KEY_ROTATED, KeyHistory, type OpenedCheckpoint, type Verifier } from '@watchbook/ledger';
import type { Pool } from 'pg';

/** An entry that rotated the key of the log. */
export interface StoredRotation {
  readonly seq: number;
  readonly canonical: string;
}

/** The keys of the log as its rotation entries tell, for all who open checkpoints of it. */
export class LogKeys {
  private known: { texts: string; history: KeyHistory } | null = null;

  /** @param trusted the key of the settings */
  constructor(
    private readonly pool: Pool,
    private readonly trusted: () => Verifier,
  ) {}

  /** The rotation entries, in the order of the log. */
  async rotations(): Promise<StoredRotation[]> {
    const { rows } = await this.pool.query<{ seq: string; body: Buffer }>(
      'select seq, body from ledger_entry where action = $1 order by seq',
      [KEY_ROTATED],
    );
    return rows.map(({ seq, body }) => ({ seq: Number(seq), canonical: body.toString('latin1') }));
  }

  /** @throws RotationError when one was not signed with the key before it */
  async history(): Promise<KeyHistory> {
    const rotations = await this.rotations();
    const texts = rotations.map(({ canonical }) => canonical).join('\n');
    if (this.known?.texts === texts) return this.known.history;
    const history = historyOf(
      this.trusted(),
      rotations.map(({ canonical }) => canonical),
    );
    this.known = { texts, history };
    return history;
  }

  /** Opens a checkpoint with the key that must have signed it. @throws NoteError, RotationError */
  async open(note: string): Promise<OpenedCheckpoint> {
    return (await this.history()).open(note);
  }
}

/** What the rotations tell somebody who trusts one key. @throws RotationError */
export function historyOf(trusted: Verifier, rotations: readonly string[]): KeyHistory {
  const history = new KeyHistory(trusted);
  for (const canonical of rotations) history.learnText(canonical);
  return history;
}
