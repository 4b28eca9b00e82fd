import { randomBytes } from 'node:crypto';
import type { EntityManager } from '@mikro-orm/postgresql';
import { canonicalJson, commitDetail, serialiseEntry, ZERO_HASH, type EntryDraft, type Json } from '@watchbook/ledger';
import { policyHash } from '@watchbook/policy';
import type { RequestContext, IntentInput } from '../../platform/context.js';
import { fieldKeys } from '../../platform/crypto/encrypted.type.js';
import { uuidv7 } from '../../platform/uuid.js';
import { nonce } from './nonce.js';

/** What an operation did, ready to be sealed; the detail is kept apart, so that it can be erased. */
export interface Intent {
  id: string;
  draft: EntryDraft;
  salt: Buffer | null;
  /** The canonical detail, encrypted. */
  detail: Buffer | null;
}

/** A detail is bound to its entry, also while it waits for its seal. */
export const detailPlace = (row: string) => ({ table: 'ledger_detail', column: 'detail', row });

/**
 * Adds to an operation who did it, in which request and under which policy.
 * @throws EntryFormatError when the intent could not become an entry
 */
export function toIntent(input: IntentInput, context: RequestContext): Intent {
  const { actor, requestId } = context;
  const salt = input.detail === undefined ? null : randomBytes(32);
  const draft: EntryDraft = {
    id: uuidv7(),
    actor: actor
      ? { institution: actor.institutionId, user: actor.userId, roles: [...actor.roles], via: actor.via }
      : { institution: null, user: null, roles: [], via: context.address === null ? 'system' : 'public' },
    action: input.action,
    outcome: input.outcome ?? 'allowed',
    purpose: input.purpose ?? null,
    resources: input.resources.map(({ type, id, version }) => ({ type, id, version })),
    policy: policyHash,
    request: requestId,
    detail: salt && commitDetail(input.detail as Json, salt),
    nonce: nonce(),
  };
  assertFits(draft);
  const detail = salt && fieldKeys().encrypt(canonicalJson(input.detail as Json), detailPlace(draft.id));
  return { id: draft.id, draft, salt, detail };
}

/** Writes the intent of a change into the transaction that makes it. @returns its id */
export async function writeIntent(em: EntityManager, input: IntentInput, context: RequestContext): Promise<string> {
  const { id, draft, salt, detail } = toIntent(input, context);
  const row = [id, JSON.stringify(draft), salt, detail];
  await em.execute('insert into ledger_intent (id, draft, salt, detail) values (?, ?, ?, ?)', row);
  return id;
}

/**
 * Checks what the sealer must be able to rely on: the draft makes an entry, and the widest place in the log still fits.
 * @throws EntryFormatError
 */
export function assertFits(draft: EntryDraft): void {
  const last = { seq: Number.MAX_SAFE_INTEGER, prev: ZERO_HASH };
  serialiseEntry({
    ...draft,
    v: 1,
    ...last,
    at: '2026-01-01T00:00:00.000Z',
    own: draft.actor.institution === null ? null : last,
  });
}
