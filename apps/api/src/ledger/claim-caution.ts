import { CLAIM_LIMIT, type Claim } from './seal.js';

/** How fast a seal that fails takes fewer intents, and one that holds takes more again. */
const STEP = 8;

/**
 * Finds the one intent that makes every seal fail.
 *
 * A failed seal is tried again with fewer intents, down to one; if the database refuses that one for what it is, it is
 * set aside. While that goes on reads are sealed by themselves, so that they do not wait for it.
 */
export class ClaimCaution {
  private limit = CLAIM_LIMIT;
  private refusal: Claim['refusal'] = null;

  /** What the next seal should claim. */
  get claim(): Claim {
    return { limit: this.limit, refusal: this.refusal };
  }

  /** Whether a claim should be a seal of its own. */
  get isCautious(): boolean {
    return this.limit < CLAIM_LIMIT;
  }

  held(): void {
    this.limit = Math.min(CLAIM_LIMIT, this.limit * STEP);
    this.refusal = null;
  }

  failed(cause: unknown): void {
    if (this.limit === 1 && isAboutTheRow(cause)) this.refusal = { reason: (cause as Error).message };
    this.limit = Math.ceil(this.limit / STEP);
  }
}

/**
 * Values and sizes that PostgreSQL does not take, and ids that the ledger has already.
 * A place that is taken is no fault of the intent: then the head is wrong, and nothing may be sealed.
 */
function isAboutTheRow(cause: unknown): boolean {
  const { code = '', detail = '' } = cause as { code?: string; detail?: string };
  if (code === '23505') return /^Key \((?:id|entry_id)\)=/.test(detail);
  return /^(?:22|54)/.test(code);
}
