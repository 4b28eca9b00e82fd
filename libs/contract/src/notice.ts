import * as z from 'zod';
import {
  id,
  instant,
  jurisdiction,
  money,
  pageOf,
  pageQuery,
  patchOf,
  partialDate,
  receipt,
  sha256Hex,
  text,
} from './common.js';
import {
  credibility,
  identifierScheme,
  legalBasis,
  purpose,
  reliability,
  subjectType,
  tlp,
  typology,
} from './codes.js';

/** The one mask for every hidden value, whether or not there is a value behind it. */
export const MASK = '••••••';

export const noticeStatuses = [
  'draft',
  'submitted',
  /** Approved, and seen by its readers only once its embargo ends. */
  'embargoed',
  'published',
  'contested',
  'superseded',
  'withdrawn',
  'expired',
] as const;
export const noticeStatus = z.enum(noticeStatuses);
export type NoticeStatus = z.infer<typeof noticeStatus>;

export const identifierInput = z.strictObject({ scheme: identifierScheme, value: text(200) });

/** One subject as a notice describes it. */
export const subjectInput = z.strictObject({
  type: subjectType,
  role: z.enum(['principal', 'linked']),
  name: text(300),
  aliases: z
    .array(z.strictObject({ value: text(300), weak: z.boolean().default(false) }))
    .max(50)
    .default([]),
  birthDate: partialDate.nullable().default(null),
  country: z
    .string()
    .regex(/^[A-Z]{2}$/, 'an ISO 3166-1 code such as CN')
    .nullable()
    .default(null),
  address: text(500).nullable().default(null),
  identifiers: z.array(identifierInput).max(50).default([]),
});
export type SubjectInput = z.infer<typeof subjectInput>;

/** To whom a notice is addressed, before it becomes tokens. Empty means: what the label alone allows. */
export const audienceInput = z.strictObject({
  institutionIds: z.array(id).max(200).default([]),
  groupIds: z.array(id).max(50).default([]),
  sectors: z
    .array(z.enum(['insurance', 'banking', 'microlending']))
    .max(3)
    .default([]),
  userIds: z.array(id).max(200).default([]),
});
export type AudienceInput = z.infer<typeof audienceInput>;

/** What the author vouches for at filing. */
export const admissibility = z.strictObject({
  legalBasis,
  evidenceHeld: z.boolean(),
  proportionate: z.boolean(),
  note: text(1000).nullable().default(null),
});

/** `POST /notices` and, whole, `PATCH /notices/{id}`. */
export const noticeDraft = z.strictObject({
  typology,
  tlp,
  audience: audienceInput,
  sourceVisibility: z.enum(['shown', 'hidden']).default('shown'),
  disclosure: z.enum(['full', 'hit-only']).default('full'),
  summary: text(300),
  narrative: text(20_000),
  internalReference: text(100).nullable().default(null),
  amount: money.nullable().default(null),
  occurredFrom: partialDate.nullable().default(null),
  occurredTo: partialDate.nullable().default(null),
  reliability,
  credibility,
  confidence: z.int().min(0).max(100),
  admissibility,
  expiresAt: instant.nullable().default(null),
  /** Nobody else sees the notice before this time, though it is approved. */
  embargoUntil: instant.nullable().default(null),
  subjects: z.array(subjectInput).min(1).max(50),
});
export type NoticeDraft = z.infer<typeof noticeDraft>;

export const noticePatch = patchOf(noticeDraft);
export type NoticePatch = z.infer<typeof noticePatch>;

/** A field that is one constant mask until a purpose is stated. */
const masked = z.string();

export const subjectView = z.object({
  id,
  type: subjectType,
  role: z.enum(['principal', 'linked']),
  name: masked,
  aliases: z.array(z.object({ value: masked, weak: z.boolean() })),
  birthDate: masked.nullable(),
  country: z.string().nullable(),
  address: masked.nullable(),
  identifiers: z.array(z.object({ scheme: identifierScheme, value: masked })),
});
export type SubjectView = z.infer<typeof subjectView>;

/** Where a notice comes from; a pseudonym that differs per viewing institution when the source is hidden. */
export const sourceView = z.object({ institutionId: id.nullable(), name: z.string(), hidden: z.boolean() });

export const noticeSummary = z.object({
  id,
  ref: z.string(),
  status: noticeStatus,
  version: z.int(),
  typology,
  tlp,
  disclosure: z.enum(['full', 'hit-only']),
  title: masked,
  subjectType,
  subjectCount: z.int(),
  country: z.string().nullable(),
  source: sourceView,
  own: z.boolean(),
  createdAt: instant,
  publishedAt: instant.nullable(),
  confidence: z.int(),
});
export type NoticeSummary = z.infer<typeof noticeSummary>;
export const noticeList = pageOf(noticeSummary);

export const noticeView = noticeSummary.extend({
  masked: z.boolean(),
  purpose: purpose.nullable(),
  /** The grant that unmasks it, to take it back. */
  purposeGrantId: id.nullable(),
  purposeExpiresAt: instant.nullable(),
  summary: masked,
  narrative: masked,
  internalReference: masked.nullable(),
  amount: money.nullable(),
  occurredFrom: z.string().nullable(),
  occurredTo: z.string().nullable(),
  reliability,
  credibility,
  legalBasis,
  admissibility: admissibility.nullable(),
  audience: audienceInput.nullable(),
  sourceVisibility: z.enum(['shown', 'hidden']),
  /** What an approval names. For who sees the notice masked it is another one that an approval does not take. */
  contentHash: sha256Hex,
  author: z.object({ id, name: z.string() }).nullable(),
  submittedAt: instant.nullable(),
  rejection: z.string().nullable(),
  withdrawnAt: instant.nullable(),
  withdrawalReason: z.string().nullable(),
  contest: z.string().nullable(),
  expiresAt: instant.nullable(),
  /** For who files it. */
  embargoUntil: instant.nullable(),
  /** The regulator that ordered the withdrawal; for who filed the notice. */
  withdrawalOrderedBy: z.string().nullable(),
  jurisdiction: jurisdiction.nullable(),
  subjects: z.array(subjectView),
  actions: z.array(
    z.enum(['edit', 'delete', 'submit', 'approve', 'reject', 'withdraw', 'contest', 'order-withdrawal']),
  ),
});
export type NoticeView = z.infer<typeof noticeView>;

export const noticeWritten = noticeView.extend({ receipt });

/** What others see of a notice that was withdrawn: that it was, and nothing it said. */
export const noticeSorts = ['-receivedAt', 'receivedAt', '-ref', 'ref'] as const;

export const noticeQuery = z.strictObject({
  ...pageQuery,
  sort: z.enum(noticeSorts).default('-receivedAt'),
  'filter[status]': z.string().max(200).optional(),
  'filter[tlp]': z.string().max(100).optional(),
  'filter[typology]': z.string().max(500).optional(),
  'filter[subjectType]': z.string().max(300).optional(),
  'filter[institutionId]': id.optional(),
  'filter[own]': z.enum(['true', 'false']).optional(),
  'filter[receivedFrom]': instant.optional(),
  'filter[receivedTo]': instant.optional(),
  'filter[ref]': z.string().max(20).optional(),
});
export type NoticeQuery = z.infer<typeof noticeQuery>;

export const noticeApproval = z.strictObject({ contentHash: sha256Hex });
export const noticeRejection = z.strictObject({ reason: text(2000) });
export const noticeWithdrawal = z.strictObject({ reason: text(2000) });
export const noticeContest = z.strictObject({ reason: text(2000) });

/** Exactly who will be able to see the notice once it is published, and what of it. */
export const audiencePreview = z.object({
  contentHash: sha256Hex,
  count: z.int(),
  recipients: z.array(
    z.object({
      institutionId: id,
      name: z.string(),
      kind: z.string(),
      via: z.array(z.string()),
      sees: z.enum(['masked-until-purpose', 'hit-only']),
      sourceShownAs: z.string(),
      users: z.array(z.object({ id, name: z.string() })).nullable(),
    }),
  ),
});
export type AudiencePreview = z.infer<typeof audiencePreview>;

export const noticeVersion = z.object({
  version: z.int(),
  contentHash: sha256Hex,
  createdAt: instant,
  createdBy: z.object({ id, name: z.string() }).nullable(),
  changed: z.array(z.string()),
});
export const noticeVersionList = z.object({ data: z.array(noticeVersion) });

/** How a notice was shown: opened, in a list, as a match of a screening, unmasked, exported, in a report, or with an entity. */
export const noticeReadKinds = ['read', 'listed', 'screened', 'unmasked', 'exported', 'report', 'linked'] as const;
export const noticeReadKind = z.enum(noticeReadKinds);
export type NoticeReadKind = z.infer<typeof noticeReadKind>;
/** Actions of the ledger that show a notice to somebody, and how. */
export const noticeReadActions: Readonly<Record<string, NoticeReadKind>> = {
  'notice.read': 'read',
  'notice.listed': 'listed',
  'screening.ran': 'screened',
  'screening.read': 'screened',
  'purpose.granted': 'unmasked',
  'notice.exported': 'exported',
  'report.built': 'report',
  'report.downloaded': 'report',
  'entity.read': 'linked',
  'entity.timeline-read': 'linked',
  'entity.graph-read': 'linked',
  'entity.paths-read': 'linked',
  'entity.pairs-listed': 'linked',
};

const noticeReads = {
  /** How often, of all kinds together. */
  reads: z.int(),
  kinds: z.array(z.object({ kind: noticeReadKind, reads: z.int() })),
  purposes: z.array(purpose),
  firstAt: instant,
  lastAt: instant,
};
/** Another institution that was shown a notice; never which person. */
export const noticeReader = z.object({ institutionId: id, institution: z.string(), ...noticeReads });
/** Somebody of the own institution. */
export const noticeColleague = z.object({ userId: id, name: z.string(), ...noticeReads });
export const noticeReaderList = z.object({
  data: z.array(noticeReader),
  /** Regulators, whose reads are sealed: how many, and nothing else. */
  sealed: z.object({ count: z.int() }),
  /** For compliance officers: who of their own people; null for others. */
  colleagues: z.array(noticeColleague).nullable(),
});
export type NoticeReaderList = z.infer<typeof noticeReaderList>;

/** `POST /purpose-grants`. */
export const purposeGrantDraft = z.strictObject({
  resource: z.strictObject({ type: z.literal('notice'), id }),
  purpose,
  caseReference: text(100).optional(),
  reason: text(500),
});
export type PurposeGrantDraft = z.infer<typeof purposeGrantDraft>;
export const purposeGrant = z.object({
  id,
  resource: z.object({ type: z.literal('notice'), id }),
  purpose,
  caseReference: z.string().nullable(),
  grantedAt: instant,
  expiresAt: instant,
  receipt,
});
export type PurposeGrant = z.infer<typeof purposeGrant>;
