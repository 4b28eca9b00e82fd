import * as z from 'zod';
import { id, instant, text, withReceipt } from './common.js';

const size = z.int().min(0);

/** Bytes of a text that brings cosignatures; a checkpoint with 16 of them has about 3 KiB. */
export const COSIGNATURES_MAX_BYTES = 16 * 1024;
/** With the log's own that makes 16 signatures, which every reader of a note must accept (signed-note). */
export const WITNESSES_MAX = 15;

/** A witness as the operator registers it. */
export const witnessDraft = z.strictObject({
  /** Verifier key of type 4 (tlog-cosignature), `NAME+ID+BASE64`. */
  vkey: z.string().max(300),
  name: text(100),
  /** Submission prefix (tlog-witness) to which the portal brings new checkpoints; https, or http on this machine. */
  url: z
    .url({ protocol: /^https?$/ })
    .max(300)
    .nullable()
    .default(null),
});
export type WitnessDraft = z.infer<typeof witnessDraft>;

export const witness = z.object({
  id,
  vkey: z.string(),
  name: z.string(),
  url: z.string().nullable(),
  registeredAt: instant,
  /** Since when its cosignatures are no longer taken. */
  retiredAt: instant.nullable(),
});
export type WitnessView = z.infer<typeof witness>;
export const witnessList = z.object({ data: z.array(witness) });
export const witnessWritten = withReceipt(witness);

export const witnessStates = ['current', 'behind', 'silent'] as const;

/** How far a witness has followed the log. */
export const witnessState = z.object({
  id,
  name: z.string(),
  vkey: z.string(),
  /** The largest checkpoint that it cosigned; null before the first. */
  cosignedSize: size.nullable(),
  cosignedAt: instant.nullable(),
  /** Entries of the newest checkpoint that it has not cosigned. */
  lag: size,
  /** `current`: at most a minute behind. `silent`: for an hour, or never heard of. */
  state: z.enum(witnessStates),
});
export type WitnessState = z.infer<typeof witnessState>;

/** Proof that the log showed two histories: two notes that it signed. */
export const ledgerFork = z.object({ size, notes: z.tuple([z.string(), z.string()]), foundAt: instant });
export type LedgerFork = z.infer<typeof ledgerFork>;

/** A key of the log, and the size of the first checkpoint that it may sign. */
export const logKey = z.object({ vkey: z.string(), fromSize: size });
export type LogKeyView = z.infer<typeof logKey>;
export const logKeyList = z.object({ data: z.array(logKey) });

/** Entries with which an old key named its successor, in the order of the log. */
export const logRotationList = z.object({ data: z.array(z.object({ seq: size, canonical: z.string() })) });
export type LogRotationList = z.infer<typeof logRotationList>;

/** Whose cosignatures on a checkpoint the portal holds now, of those that were brought. */
export const cosignaturesTaken = z.object({ size, witnesses: z.array(z.string()) });
export type CosignaturesTaken = z.infer<typeof cosignaturesTaken>;
