import type { LedgerEntry } from '@watchbook/contract';
import { makeEntryPattern, MAX_ENTRY_BYTES } from './entry-pattern.js';

export type { LedgerActor, LedgerEntry, LedgerOutcome, LedgerResource } from '@watchbook/contract';

export { MAX_ENTRY_BYTES, MAX_RESOURCES } from './entry-pattern.js';

/** Matches exactly the canonical texts of entries. */
export const entryPattern = makeEntryPattern('[0-9a-f]');

/** An entry breaks the format: names the fault. */
export class EntryFormatError extends Error {
  override readonly name = 'EntryFormatError';
}

/**
 * The canonical text of an entry (RFC 8785), for the fixed members of the format.
 *
 * @throws EntryFormatError when a member does not have the form that `docs/ledger-format.md` demands
 */
export function serialiseEntry(entry: LedgerEntry): string {
  const text = entryText(entry);
  if (text.length > MAX_ENTRY_BYTES) throw new EntryFormatError(`an entry has at most ${MAX_ENTRY_BYTES} bytes`);
  if (!entryPattern.test(text)) throw new EntryFormatError(`not an entry of the ledger: ${text.slice(0, 200)}`);
  return text;
}

/** The same without checking the members: for sealers, whose intents were checked when they were recorded. */
export function entryText(entry: LedgerEntry): string {
  const { actor, own } = entry;
  let resources = '';
  for (const { id, type, version } of entry.resources) {
    resources += `${resources === '' ? '' : ','}{"id":"${id}","type":"${type}","version":${version}}`;
  }
  const roles = actor.roles.length === 0 ? '' : `"${actor.roles.join('","')}"`;
  return (
    `{"action":"${entry.action}","actor":{"institution":${quoted(actor.institution)},"roles":[${roles}],` +
    `"user":${quoted(actor.user)},"via":"${actor.via}"},"at":"${entry.at}","detail":${quoted(entry.detail)},` +
    `"id":"${entry.id}","nonce":"${entry.nonce}","outcome":"${entry.outcome}",` +
    `"own":${own === null ? 'null' : `{"prev":"${own.prev}","seq":${own.seq}}`},"policy":"${entry.policy}",` +
    `"prev":"${entry.prev}","purpose":${quoted(entry.purpose)},"request":"${entry.request}",` +
    `"resources":[${resources}],"seq":${entry.seq},"v":${entry.v}}`
  );
}

const quoted = (value: string | null): string => (value === null ? 'null' : `"${value}"`);

/**
 * The entry that a canonical text holds.
 *
 * @throws EntryFormatError when the text is not exactly the canonical text of an entry
 */
export function parseEntry(text: string): LedgerEntry {
  if (text.length > MAX_ENTRY_BYTES || !entryPattern.test(text)) {
    throw new EntryFormatError('not the canonical text of an entry');
  }
  return JSON.parse(text) as LedgerEntry;
}
