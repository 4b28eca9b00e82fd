import type { SealedEntry } from '@watchbook/ledger';
import type { Client } from 'pg';

/**
 * The last entry of which this process was told that it is sealed.
 *
 * After a failover or a restore the database may have lost it. Whoever has its receipt would then be contradicted by
 * another entry in the same place, so nothing more is sealed until somebody has looked and started the process again.
 */
export class LastSealed {
  private last: SealedEntry | undefined;

  remember(entries: readonly SealedEntry[]): void {
    this.last = entries.at(-1) ?? this.last;
  }

  /** To be asked on every new connection. @throws Error when the ledger does not hold the entry any more */
  async assertKept(client: Client): Promise<void> {
    if (!this.last) return;
    const { entry, hash } = this.last;
    const { rowCount } = await client.query("select from ledger_entry where seq = $1 and hash = decode($2, 'hex')", [
      entry.seq,
      hash,
    ]);
    if (rowCount === 1) return;
    throw new Error(`The ledger has lost entry ${entry.seq}, which was sealed: this is an older database`);
  }
}
