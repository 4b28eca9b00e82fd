import { KEY_ROTATED, KeyHistory, type OpenedCheckpoint, type Verifier } from '@watchbook/ledger';
import type { Pool } from 'pg';
import { findKept, type KeptEntry } from './kept-entries.js';

/** The keys of the log as its rotation entries tell, for all who open checkpoints of it. */
export class LogKeys {
  private known: { texts: string; history: KeyHistory } | null = null;

  /** @param trusted the key of the settings */
  constructor(
    private readonly pool: Pool,
    private readonly trusted: () => Verifier,
  ) {}

  /** The rotation entries, in the order of the log. */
  rotations(): Promise<KeptEntry[]> {
    return findKept(this.pool, KEY_ROTATED);
  }

  /** The keys as far as each was rotated as the key before it signed; the signer stops at what does not fit. */
  async history(): Promise<KeyHistory> {
    const canonicals = (await this.rotations()).map(({ canonical }) => canonical);
    const texts = canonicals.join('\n');
    if (this.known?.texts === texts) return this.known.history;
    const history = rightPartOf(this.trusted(), canonicals);
    this.known = { texts, history };
    return history;
  }

  /** Opens a checkpoint with the key that must have signed it. @throws NoteError */
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

function rightPartOf(trusted: Verifier, rotations: readonly string[]): KeyHistory {
  const history = new KeyHistory(trusted);
  try {
    for (const canonical of rotations) history.learnText(canonical);
  } catch {
    // What follows a wrong rotation is signed with no key that anybody vouches for.
  }
  return history;
}
