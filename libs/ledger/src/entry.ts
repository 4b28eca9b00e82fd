import type { LedgerEntry } from '@watchbook/contract';

export type { LedgerActor, LedgerEntry, LedgerOutcome, LedgerResource } from '@watchbook/contract';

/** Bytes of canonical text that an entry may have at most. What needs more goes into the detail. */
export const MAX_ENTRY_BYTES = 16_384;
/** Resources that an entry may name at most; as many as a page of a list has rows. */
export const MAX_RESOURCES = 100;

const HEX = '[0-9a-f]';
const HASH = HEX.repeat(64);
const UUID_V7 = `${HEX.repeat(8)}-${HEX.repeat(4)}-7${HEX.repeat(3)}-[89ab]${HEX.repeat(3)}-${HEX.repeat(12)}`;
const TOKEN = '[A-Za-z0-9._:/+=~-]+';
const CODE = '[a-z][a-z0-9-]*';
const ORDINAL = ordinalPattern();
const TIME =
  '[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9][.][0-9]{3}Z';
const RESOURCE = `\\{"id":"${TOKEN}","type":"${CODE}","version":(?:null|${ORDINAL})\\}`;

/**
 * Matches exactly the canonical texts of entries. Groups: 1 institution, 2 time, 3 id, 4 own `prev`, 5 own `seq`, 6 `prev`, 7 `seq`.
 *
 * All strings are printable ASCII that JSON never escapes, so canonical form is a regular language, and one match
 * replaces parsing, sorting and serialising again.
 */
export const entryPattern = new RegExp(
  `^\\{"action":"${CODE}\\.${CODE}",` +
    `"actor":\\{"institution":(?:null|"(${TOKEN})"),"roles":\\[(?:"${CODE}"(?:,"${CODE}"){0,15})?\\],` +
    `"user":(?:null|"${TOKEN}"),"via":"(?:session|api-key|job|system|public)"\\},` +
    `"at":"(${TIME})","detail":(?:null|"${HASH}"),"id":"(${UUID_V7})","nonce":"${HEX.repeat(32)}",` +
    `"outcome":"(?:allowed|denied|failed)","own":(?:null|\\{"prev":"(${HASH})","seq":(${ORDINAL})\\}),` +
    `"policy":"${HASH}","prev":"(${HASH})","purpose":(?:null|"${CODE}"),"request":"${TOKEN}",` +
    `"resources":\\[(?:${RESOURCE}(?:,${RESOURCE}){0,${MAX_RESOURCES - 1}})?\\],"seq":(${ORDINAL}),"v":1\\}$`,
);

/** Integers from 0 below 2^53 in their one spelling, as a pattern. */
function ordinalPattern(): string {
  const largest = String(Number.MAX_SAFE_INTEGER);
  const sixteenDigits = [...largest].flatMap((digit, i) => {
    const lowest = i === 0 ? 1 : 0;
    if (Number(digit) <= lowest) return [];
    return [`${largest.slice(0, i)}[${lowest}-${Number(digit) - 1}][0-9]{${largest.length - 1 - i}}`];
  });
  return `(?:0|[1-9][0-9]{0,${largest.length - 2}}|${[...sixteenDigits, largest].join('|')})`;
}

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
