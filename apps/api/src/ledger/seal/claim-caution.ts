import type { Client } from 'pg';
import { CLAIM_LIMIT, type Claim } from './seal.js';
import type { Refusal } from './claimed-intents.js';

/** How fast a seal that fails takes fewer intents, and one that holds takes more again. */
const STEP = 8;
const UNIQUE_VIOLATION = '23505';

/**
 * Finds the one intent that makes every seal fail.
 *
 * A failed seal is tried again with fewer intents, down to one; if the database refuses that one for what it is, it is
 * set aside. While that goes on reads are sealed by themselves, so that they do not wait for it.
 */
export class ClaimCaution implements Claim {
  limit = CLAIM_LIMIT;
  refusal: Refusal | null = null;
  private claimed: readonly string[] = [];
  private suspect: Refusal | null = null;

  /** Whether a claim should be a seal of its own. */
  get isCautious(): boolean {
    return this.limit < CLAIM_LIMIT;
  }

  onClaimed(ids: readonly string[]): void {
    this.claimed = ids;
  }

  held(): void {
    this.limit = Math.min(CLAIM_LIMIT, this.limit * STEP);
    this.refusal = null;
  }

  failed(cause: unknown): void {
    const { code = '', message } = cause as { code?: string; message: string };
    const [id, ...others] = this.claimed;
    if (this.isCautious && id !== undefined && others.length === 0) {
      if (/^(?:22|54)/.test(code)) this.refusal = { id, reason: message };
      if (code === UNIQUE_VIOLATION) this.suspect = { id, reason: message };
    }
    this.limit = Math.ceil(this.limit / STEP);
    this.claimed = [];
  }

  /**
   * An intent whose id the ledger has can never be sealed. Where it has not, the place of the entry was taken:
   * then the head is wrong, and the intent waits until it is right.
   */
  async settleSuspicion(client: Client): Promise<void> {
    const { suspect } = this;
    this.suspect = null;
    if (!suspect) return;
    const { rows } = await client.query<{ known: boolean }>(
      `select exists (select from ledger_entry where id = $1)
         or exists (select from ledger_detail where entry_id = $1) as known`,
      [suspect.id],
    );
    if (rows[0]?.known) this.refusal = suspect;
  }
}
