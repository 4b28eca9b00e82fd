import * as z from 'zod';
import { id, instant, pageOf, pageQuery, patchOf, receipt, sha256Hex, text } from './common.js';
import { sector, severity, tlp, typology } from './codes.js';

export const warningStatuses = ['draft', 'submitted', 'issued', 'withdrawn', 'expired'] as const;
export const warningStatus = z.enum(warningStatuses);
export type WarningStatus = z.infer<typeof warningStatus>;

/** Warnings go to whole institutions; they are never RED. */
export const warningAudience = z.strictObject({
  institutionIds: z.array(id).max(200).default([]),
  sectors: z.array(sector).max(3).default([]),
});

export const warningDraft = z.strictObject({
  title: text(200),
  body: text(20_000),
  severity,
  typology: typology.nullable().default(null),
  tlp: tlp.exclude(['RED', 'AMBER+STRICT']),
  audience: warningAudience,
  noticeRefs: z
    .array(z.string().regex(/^SN-\d{4}-\d{6,7}$/))
    .max(50)
    .default([]),
  acknowledgeBy: instant,
  expiresAt: instant.nullable().default(null),
});
export type WarningDraft = z.infer<typeof warningDraft>;
/** Hours in which a second supervisor must confirm what one issued alone. */
export const EMERGENCY_HOURS = 24;

/** `POST /warnings/emergencies`: issued at once by one supervisor, and why that cannot wait for a second one. */
export const warningEmergency = z.strictObject({ warning: warningDraft, reason: text(2000) });
export type WarningEmergency = z.infer<typeof warningEmergency>;
export const warningPatch = patchOf(warningDraft);
export type WarningPatch = z.infer<typeof warningPatch>;

export const warningSummary = z.object({
  id,
  ref: z.string(),
  status: warningStatus,
  version: z.int(),
  title: z.string(),
  severity,
  typology: typology.nullable(),
  tlp,
  issuer: z.object({ institutionId: id, name: z.string() }),
  createdAt: instant,
  issuedAt: instant.nullable(),
  acknowledgeBy: instant,
  /** Until when a second supervisor must confirm it, while nobody has. */
  confirmBy: instant.nullable(),
  /** Of the caller's institution; null when it owes none. */
  acknowledgement: z.enum(['due', 'overdue', 'acknowledged']).nullable(),
  acknowledgedCount: z.int().nullable(),
  addressedCount: z.int().nullable(),
});
export type WarningSummary = z.infer<typeof warningSummary>;
export const warningList = pageOf(warningSummary);

export const warningView = warningSummary.extend({
  body: z.string(),
  audience: warningAudience.nullable(),
  /** All for its own regulator; for others those of notices of which they see what they say. */
  noticeRefs: z.array(z.string()),
  contentHash: sha256Hex,
  author: z.object({ id, name: z.string() }).nullable(),
  expiresAt: instant.nullable(),
  /** Of a warning that one supervisor issued alone; the reason for the own regulator only. */
  emergency: z
    .object({ confirmBy: instant, confirmedAt: instant.nullable(), lapsed: z.boolean(), reason: z.string().nullable() })
    .nullable(),
  withdrawnAt: instant.nullable(),
  withdrawalReason: z.string().nullable(),
  actions: z.array(z.enum(['edit', 'submit', 'approve', 'confirm', 'withdraw', 'acknowledge'])),
});
export type WarningView = z.infer<typeof warningView>;
export const warningWritten = warningView.extend({ receipt });

export const warningQuery = z.strictObject({
  ...pageQuery,
  sort: z.enum(['-createdAt', 'createdAt', 'acknowledgeBy']).default('-createdAt'),
  'filter[status]': z.string().max(200).optional(),
  'filter[severity]': z.string().max(100).optional(),
  /** `true`: only what one supervisor issued alone and nobody has confirmed yet. */
  'filter[unconfirmed]': z.literal('true').optional(),
  'filter[acknowledgement]': z.enum(['due', 'overdue', 'acknowledged']).optional(),
});
export type WarningQuery = z.infer<typeof warningQuery>;

export const warningApproval = z.strictObject({ contentHash: sha256Hex });
export const warningWithdrawal = z.strictObject({ reason: text(2000) });

export const acknowledgementActions = [
  'no-exposure',
  'screened-customers',
  'blocked-accounts',
  'enhanced-monitoring',
  'reported',
] as const;
export const acknowledgementDraft = z.strictObject({
  action: z.enum(acknowledgementActions),
  comment: text(2000).nullable().default(null),
});
export type AcknowledgementDraft = z.infer<typeof acknowledgementDraft>;

export const acknowledgement = z.object({
  institutionId: id,
  institution: z.string(),
  state: z.enum(['due', 'overdue', 'acknowledged']),
  action: z.enum(acknowledgementActions).nullable(),
  comment: z.string().nullable(),
  acknowledgedAt: instant.nullable(),
  late: z.boolean(),
});
export type AcknowledgementView = z.infer<typeof acknowledgement>;
export const acknowledgementList = z.object({ data: z.array(acknowledgement) });
export const acknowledgementWritten = acknowledgement.extend({ receipt });
