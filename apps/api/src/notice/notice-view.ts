import {
  MASK,
  type NoticeDraft,
  type NoticeSummary,
  type NoticeView,
  type Purpose,
  type SubjectInput,
  type SubjectType,
  type SubjectView,
} from '@watchbook/contract';
import { fieldKeys } from '../platform/crypto/encrypted.type.js';
import type { Notice, NoticeSubject } from './notice.entity.js';

type Admissibility = NoticeDraft['admissibility'];

/** Kinds of subject whose name is not personal data. */
const impersonal = new Set<SubjectType>(['Company', 'Organization', 'Website', 'Vessel', 'Airplane']);

/** What of a notice its reader sees, and under which names the people and institutions in it appear. */
export interface Sight {
  viewerInstitutionId: string;
  /** `full` shows everything; `masked` hides personal data; `bare` hides all that it says, as for tombstones. */
  mode: 'full' | 'masked' | 'bare';
  grant: { id: string; purpose: Purpose; expiresAt: Date } | null;
  sourceName: string;
  authorName: string | null;
  /** The regulator that ordered the withdrawal. */
  ordererName: string | null;
  actions: NoticeView['actions'];
}

/** One row of a list. `subjects` needs only the principal one. */
export function toSummary(notice: Notice, subjects: NoticeSubject[], sight: Sight): NoticeSummary {
  const principal = subjects.find(({ role }) => role === 'principal') ?? subjects[0];
  const isOwn = notice.institutionId === sight.viewerInstitutionId;
  return {
    id: notice.id,
    ref: notice.ref,
    status: notice.status,
    version: notice.version,
    typology: notice.typology,
    tlp: notice.tlp,
    disclosure: notice.disclosure,
    title: principal ? nameOf(principal.described, sight.mode) : MASK,
    subjectType: notice.subjectType,
    subjectCount: sight.mode === 'bare' ? 0 : notice.subjectCount,
    country: sight.mode === 'bare' ? null : (notice.country ?? null),
    source: toSource(notice, sight, isOwn),
    own: isOwn,
    createdAt: (isOwn ? notice.createdAt : notice.receivedAt).toISOString(),
    publishedAt: notice.publishedAt?.toISOString() ?? null,
    confidence: notice.confidence,
  };
}

/** A whole notice. */
export function toNotice(notice: Notice, subjects: NoticeSubject[], sight: Sight): NoticeView {
  const { content } = notice;
  const isOwn = notice.institutionId === sight.viewerInstitutionId;
  const isHidden = notice.sourceVisibility === 'hidden' && !isOwn;
  const text = (value: string) => (sight.mode === 'full' ? value : MASK);
  const bare = sight.mode === 'bare';
  return {
    ...toSummary(notice, subjects, sight),
    masked: sight.mode !== 'full',
    purpose: sight.grant?.purpose ?? null,
    purposeGrantId: sight.grant?.id ?? null,
    purposeExpiresAt: sight.grant?.expiresAt.toISOString() ?? null,
    summary: text(content.summary),
    narrative: text(content.narrative),
    internalReference: isOwn && !bare ? content.internalReference : null,
    amount: bare ? null : content.amount,
    occurredFrom: bare ? null : content.occurredFrom,
    occurredTo: bare ? null : content.occurredTo,
    reliability: content.reliability,
    credibility: content.credibility,
    legalBasis: content.admissibility.legalBasis,
    admissibility: isOwn && !bare ? vouchedFor(content.admissibility, sight.mode) : null,
    audience: isOwn && !bare ? content.audience : null,
    sourceVisibility: notice.sourceVisibility,
    contentHash: shownHash(notice.contentHash, sight.mode),
    author: isOwn && sight.authorName !== null ? { id: notice.authorId, name: sight.authorName } : null,
    submittedAt: isOwn ? (notice.submittedAt?.toISOString() ?? null) : null,
    rejection: isOwn && notice.status === 'draft' ? (notice.remark ?? null) : null,
    withdrawnAt: notice.status === 'withdrawn' ? (notice.closedAt?.toISOString() ?? null) : null,
    withdrawalReason: notice.status === 'withdrawn' && isOwn && !bare ? (notice.remark ?? null) : null,
    contest: notice.status === 'contested' ? text(notice.remark ?? '') : null,
    expiresAt: notice.expiresAt?.toISOString() ?? null,
    embargoUntil: isOwn && !bare ? (notice.embargoUntil?.toISOString() ?? null) : null,
    withdrawalOrderedBy: isOwn && !bare ? sight.ordererName : null,
    jurisdiction: isHidden || bare ? null : notice.jurisdiction,
    subjects: bare ? [] : subjects.map((subject) => toSubject(subject, sight.mode)),
    actions: sight.actions,
  };
}

/**
 * The hash as it is, or for who sees the content masked one made of it: it still tells one content from another, and
 * nobody can try names against it, not even where the stored one is of the time when it had no key.
 */
export const shownHash = (contentHash: string, mode: Sight['mode']): string =>
  mode === 'full' ? contentHash : fieldKeys().hash('shown content', contentHash);

/** The note is free text, and masked like all of it. */
const vouchedFor = (given: Admissibility, mode: Sight['mode']): Admissibility =>
  mode === 'full' ? given : { ...given, note: MASK };

export function toSubject({ id, described }: NoticeSubject, mode: Sight['mode']): SubjectView {
  const shown = mode === 'full';
  const hide = (value: string | null) => (shown ? value : MASK);
  return {
    id,
    type: described.type,
    role: described.role,
    name: nameOf(described, mode),
    aliases: shown ? described.aliases : impersonal.has(described.type) ? described.aliases : [],
    birthDate: hide(described.birthDate),
    country: described.country,
    address: hide(described.address),
    identifiers: shown ? described.identifiers : [],
  };
}

/** One constant mask, whatever is behind it; firms and ships are no personal data. */
export function nameOf({ type, name }: SubjectInput, mode: Sight['mode']): string {
  return mode === 'full' || (mode === 'masked' && impersonal.has(type)) ? name : MASK;
}

function toSource(
  notice: Notice,
  { viewerInstitutionId, sourceName, mode }: Sight,
  isOwn: boolean,
): NoticeSummary['source'] {
  if (!isOwn && (notice.sourceVisibility === 'hidden' || mode === 'bare')) {
    return { institutionId: null, name: pseudonym(viewerInstitutionId, notice.institutionId), hidden: true };
  }
  return { institutionId: notice.institutionId, name: sourceName, hidden: false };
}

/** The name of a hidden source, the same in all its notices for one viewer, and another one for every other viewer. */
export const pseudonym = (viewerInstitutionId: string, institutionId: string) =>
  `Member ${fieldKeys().hash('pseudonym', `${viewerInstitutionId} ${institutionId}`).slice(0, 8)}`;
