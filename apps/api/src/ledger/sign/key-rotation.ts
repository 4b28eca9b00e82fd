import { isSameKey, KEY_ROTATED, rotationResources, type Signer } from '@watchbook/ledger';
import type { ClientBase } from 'pg';
import type { IntentInput } from '../../platform/context.js';
import type { KeyRing } from './log-key.js';
import type { SignedState } from './signed-state.js';

/**
 * Rotates the key of the log once a next one is there. Only whoever holds the signer's lock takes a step.
 *
 * Every checkpoint is signed with the key that the entries below its size name, so a crash between any two steps leaves a
 * log whose next checkpoint has one right signer: the old key until the rotation's entry is durable, then the new one.
 */
export class KeyRotation {
  constructor(
    private readonly ring: KeyRing,
    private readonly seal: (input: IntentInput) => Promise<unknown>,
  ) {}

  /**
   * The next step, if any: to seal the rotation, or, after the new key has signed, to put it in its place.
   * @returns whether an entry was sealed, which the next checkpoint must cover
   * @throws Error when the next key signed this log before, or the present one is not held here
   */
  async step(client: ClientBase, { size, position, keys }: SignedState): Promise<boolean> {
    const { next } = this.ring;
    if (!next) return false;
    if (isSameKey(next, keys.current)) {
      await this.ring.settle();
      return false;
    }
    if (keys.keys.some(({ verifier }) => isSameKey(verifier, next))) {
      throw new Error(`The key ${next.keyId} has signed this log before, and never does so again`);
    }
    const old = this.ring.find(keys.current);
    if (!old) throw new Error(`The key ${keys.current.keyId} signs the log, and this process does not hold it`);
    if (await isRotatedSince(client, size)) return false;
    await this.sealRotation(old, next, { size, rootHash: position.head.frontier.root() });
    return true;
  }

  private async sealRotation(old: Signer, next: Signer, last: { size: number; rootHash: string }): Promise<void> {
    const resources = rotationResources(old, next, { origin: old.name, ...last });
    await this.seal({ action: KEY_ROTATED, resources });
  }
}

/** Whoever holds the head knows that no seal of a process that died is still under way. */
async function isRotatedSince(client: ClientBase, size: number): Promise<boolean> {
  await client.query('begin');
  try {
    await client.query('select from ledger_head for update');
    const { rowCount } = await client.query(
      "select from ledger_candidates('a:' || $1) where action = $1 and seq >= $2",
      [KEY_ROTATED, size],
    );
    return (rowCount ?? 0) > 0;
  } finally {
    await client.query('rollback');
  }
}
