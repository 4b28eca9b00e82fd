import type { EntryDraft } from '@watchbook/ledger';
import type { Client, QueryResult } from 'pg';
import { newContext } from '../../platform/context.js';
import { uuidv7 } from '../../platform/uuid.js';
import { assertFits, toIntent, type Intent } from './intent.js';

/** An intent as it lies in its table, written by whatever SQL. */
export interface ClaimedRow {
  readonly id: string;
  readonly draft: string;
  readonly salt: Buffer | null;
  readonly detail: Buffer | null;
}

/** The one intent for which the database took no entry, and why. */
export interface Refusal {
  readonly id: string;
  readonly reason: string;
}

/** An intent that can never be an entry, and the entry that says so in its place. */
export interface SetAside {
  readonly row: ClaimedRow;
  readonly reason: string;
  readonly record: Intent;
}

/**
 * Tells intents that make entries from those that cannot, so that one bad row stops nobody else.
 *
 * The portal checks its intents when it records them; this is for rows that other SQL wrote.
 * @param refusal one that the database has refused before
 * @returns the sound ones in the order of their ids
 */
export function screenClaimed(
  rows: readonly ClaimedRow[],
  refusal: Refusal | null,
): { sound: Intent[]; setAside: SetAside[] } {
  const sound: Intent[] = [];
  const setAside: SetAside[] = [];
  for (const row of [...rows].sort((a, b) => (a.id < b.id ? -1 : 1))) {
    try {
      if (refusal?.id === row.id) throw new Error(refusal.reason);
      sound.push(soundIntent(row));
    } catch (cause) {
      setAside.push({ row, reason: (cause as Error).message, record: recordOf(row) });
    }
  }
  return { sound, setAside };
}

/** @throws Error that says why the row cannot be an entry */
function soundIntent({ id, draft: text, salt, detail }: ClaimedRow): Intent {
  const draft = JSON.parse(text) as EntryDraft;
  assertFits(draft);
  if (draft.id !== id) throw new Error(`The draft is that of ${draft.id}`);
  if ((salt === null) !== (detail === null) || (salt === null) !== (draft.detail === null)) {
    throw new Error('Detail, salt and commitment do not belong together');
  }
  return { id, draft, salt, detail };
}

const recordOf = ({ id }: ClaimedRow): Intent =>
  toIntent(
    { action: 'ledger.intent-set-aside', outcome: 'failed', resources: [{ type: 'intent', id, version: null }] },
    newContext({ requestId: uuidv7(), route: 'sealer' }),
  );

/** Keeps what was set aside, whole, for whoever must find out where it came from. */
export function storeSetAside(client: Client, setAside: readonly SetAside[]): Promise<QueryResult>[] {
  return setAside.map(({ row: { id, draft, salt, detail }, reason, record }) =>
    client.query(
      'insert into ledger_set_aside (entry_id, intent_id, draft, salt, detail, reason) values ($1, $2, $3, $4, $5, $6)',
      [record.id, id, draft, salt, detail, reason.slice(0, 1000)],
    ),
  );
}
