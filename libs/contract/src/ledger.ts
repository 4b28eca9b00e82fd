import * as z from 'zod';
import { id, instant, pageOf, pageQuery, sha256Hex } from './common.js';
import { ledgerFork, logKey, witnessState } from './ledger-witness.js';

/** Printable ASCII without blanks, quotes and `@`: ids, codes and references fit, names and addresses do not. */
export const ledgerToken = z.string().regex(/^[A-Za-z0-9._:/+=~-]{1,200}$/, 'an id or code, not free text');
/** Lower-case code such as `notice` or `read-denied`. */
export const ledgerCode = z.string().regex(/^[a-z][a-z0-9-]{0,62}$/, 'a lower-case code');
/** `noun.verb`, such as `notice.read`. */
export const ledgerAction = z.string().regex(/^[a-z][a-z0-9-]{0,62}\.[a-z][a-z0-9-]{0,62}$/, 'noun.verb');
export const ledgerOutcomes = ['allowed', 'denied', 'failed'] as const;
export const ledgerOutcome = z.enum(ledgerOutcomes);
export type LedgerOutcome = z.infer<typeof ledgerOutcome>;
export const ledgerVia = z.enum(['session', 'api-key', 'job', 'system', 'public']);
const ordinal = z.int().min(0);

export const ledgerActor = z.strictObject({
  institution: ledgerToken.nullable(),
  user: ledgerToken.nullable(),
  roles: z.array(ledgerCode).max(16),
  via: ledgerVia,
});
export type LedgerActor = z.infer<typeof ledgerActor>;

export const ledgerResource = z.strictObject({ type: ledgerCode, id: ledgerToken, version: ordinal.nullable() });
export type LedgerResource = z.infer<typeof ledgerResource>;

/** One entry of the ledger, member for member as `docs/ledger-format.md` describes it. */
export const ledgerEntry = z.strictObject({
  v: z.literal(1),
  seq: ordinal,
  id,
  at: z.iso.datetime({ precision: 3 }),
  prev: sha256Hex,
  actor: ledgerActor,
  action: ledgerAction,
  outcome: ledgerOutcome,
  purpose: ledgerCode.nullable(),
  resources: z.array(ledgerResource).max(100),
  policy: sha256Hex,
  request: ledgerToken,
  detail: sha256Hex.nullable(),
  own: z.strictObject({ seq: ordinal, prev: sha256Hex }).nullable(),
  nonce: z.string().regex(/^[0-9a-f]{32}$/, '32 hexadecimal digits'),
});
export type LedgerEntry = z.infer<typeof ledgerEntry>;

/**
 * An entry as its reader may see it; `complete` is false where members were left out for the reader: of others on one's
 * own resource all but institution and purpose, of metadata all but time, action, outcome and institution.
 */
export const ledgerEntryView = z.object({
  seq: ordinal,
  hash: sha256Hex,
  at: instant,
  action: z.string(),
  outcome: ledgerOutcome,
  purpose: z.string().nullable(),
  actor: z.object({
    institution: z.string().nullable(),
    user: z.string().nullable(),
    roles: z.array(z.string()),
    via: z.string().nullable(),
  }),
  resources: z.array(ledgerResource),
  request: z.string().nullable(),
  complete: z.boolean(),
});
export type LedgerEntryView = z.infer<typeof ledgerEntryView>;
/** `sealed` where a resource of one's own was asked for: how often regulators looked at it, ever, and nothing else. */
export const ledgerEntryList = pageOf(ledgerEntryView).extend({ sealed: z.object({ count: ordinal }).optional() });
export type LedgerEntryList = z.infer<typeof ledgerEntryList>;

/** One entry with its exact canonical text, where the reader may see all of it. */
export const ledgerEntryDetail = ledgerEntryView.extend({ canonical: z.string().nullable() });
export type LedgerEntryDetail = z.infer<typeof ledgerEntryDetail>;

export const ledgerEntryQuery = z.strictObject({
  ...pageQuery,
  sort: z.enum(['-seq', 'seq']).default('-seq'),
  'filter[action]': z.string().max(130).optional(),
  'filter[actor]': ledgerToken.optional(),
  'filter[institution]': ledgerToken.optional(),
  /** `type:id`, such as `notice:0198…`. */
  'filter[resource]': z
    .string()
    .regex(/^[a-z][a-z0-9-]{0,62}:[A-Za-z0-9._:/+=~-]{1,200}$/, 'type:id')
    .optional(),
  'filter[outcome]': ledgerOutcome.optional(),
  'filter[from]': instant.optional(),
  'filter[to]': instant.optional(),
});
export type LedgerEntryQuery = z.infer<typeof ledgerEntryQuery>;

const position = z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER);
export const ledgerSeq = position;
export const inclusionQuery = z.strictObject({ seq: position, size: position.optional() });
export type InclusionQuery = z.infer<typeof inclusionQuery>;
export const consistencyQuery = z.strictObject({ from: position, to: position.optional() });
export type ConsistencyQuery = z.infer<typeof consistencyQuery>;
export const ledgerExportQuery = z.strictObject({ from: position.default(0), to: position.optional() });
export type LedgerExportQuery = z.infer<typeof ledgerExportQuery>;

/** Inclusion proof (RFC 9162 section 2.1.3) against the root of a signed checkpoint of at least that size. */
export const inclusionProof = z.object({
  seq: ordinal,
  size: ordinal,
  leafHash: sha256Hex,
  rootHash: sha256Hex,
  hashes: z.array(sha256Hex),
  checkpoint: z.string().nullable(),
});
export type InclusionProofView = z.infer<typeof inclusionProof>;

/** Consistency proof (RFC 9162 section 2.1.4) between two sizes of the log. */
export const consistencyProof = z.object({
  from: ordinal,
  to: ordinal,
  fromRoot: sha256Hex,
  toRoot: sha256Hex,
  hashes: z.array(sha256Hex),
});
export type ConsistencyProofView = z.infer<typeof consistencyProof>;

export const ledgerStatus = z.object({
  origin: z.string(),
  vkey: z.string(),
  size: ordinal,
  lastHash: sha256Hex,
  lastAt: instant.nullable(),
  /** The newest signed checkpoint; null before the first. */
  checkpoint: z.object({ size: ordinal, rootHash: sha256Hex, signedAt: instant, note: z.string() }).nullable(),
  /** How far this installation has verified its own log from the stored bytes, and what it found. */
  verified: z.object({
    size: ordinal,
    at: instant.nullable(),
    damage: z.object({ seq: ordinal.nullable(), kind: z.string(), why: z.string() }).nullable(),
  }),
  /** Changes that are committed and wait for their entry. */
  waiting: ordinal,
  /** Registered witnesses that are not retired. */
  witnesses: z.array(witnessState),
  /** Where the log was seen to show two histories; each is proved by two notes that it signed. */
  forks: z.array(ledgerFork),
  /** Every key of the log, oldest first. */
  keys: z.array(logKey),
});
export type LedgerStatus = z.infer<typeof ledgerStatus>;
