import * as z from 'zod';
import { id, instant, receipt, sha256Hex } from './common.js';
import { ledgerCode, ledgerToken } from './ledger.js';

const ordinal = z.int().min(0);

/** The detail of one entry, with what is needed to check that it is what was recorded: `SHA-256(salt || detail)`. */
export const ledgerDetail = z.object({
  seq: ordinal,
  /** The commitment that the entry holds. */
  commitment: sha256Hex,
  /** Canonical JSON (RFC 8785), and the salt in hex; both null once erased. */
  detail: z.string().nullable(),
  salt: sha256Hex.nullable(),
  /** When it was erased, and by which entry. */
  erased: z.object({ at: instant, seq: ordinal }).nullable(),
});
export type LedgerDetail = z.infer<typeof ledgerDetail>;

/** Why details are erased. A code, since a text could name again whom it is about. */
export const erasureReasons = ['data-subject-request', 'retention-over', 'recorded-in-error', 'court-order'] as const;
export const erasureReason = z.enum(erasureReasons);
export type ErasureReason = z.infer<typeof erasureReason>;

/** `POST /ledger/detail-erasures`: the details of all entries of the own institution that name a resource. */
export const detailErasureDraft = z.strictObject({
  resource: z.strictObject({ type: ledgerCode, id: ledgerToken }),
  reason: erasureReason,
});
export type DetailErasureDraft = z.infer<typeof detailErasureDraft>;

/** An erasure that one person asked for, and, once a second one agreed, what it erased. */
export const detailErasure = z.object({
  id,
  resource: z.object({ type: z.string(), id: z.string() }),
  reason: erasureReason,
  state: z.enum(['requested', 'erased']),
  requestedBy: id,
  requestedAt: instant,
  erasedBy: id.nullable(),
  erasedAt: instant.nullable(),
  /** How many entries lost their detail. */
  entries: ordinal.nullable(),
});
export type DetailErasure = z.infer<typeof detailErasure>;
export const detailErasureWritten = detailErasure.extend({ receipt });
export const detailErasureList = z.object({ data: z.array(detailErasure) });

/** `GET /ledger/own/export`: from which own number on; those before it were verified another time. */
export const ownExportQuery = z.strictObject({
  from: z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER).default(0),
});
export type OwnExportQuery = z.infer<typeof ownExportQuery>;
