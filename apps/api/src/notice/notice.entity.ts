import { defineEntity, p } from '@mikro-orm/core';
import type { NoticeDraft, NoticeStatus, Sector, SubjectInput, SubjectType, Tlp, Typology } from '@watchbook/contract';
import { canonicalJson, type Json } from '@watchbook/ledger';
import { Encrypted, fieldKeys } from '../platform/crypto/encrypted.type.js';
import { Problem } from '../platform/problem.js';

/** What a notice says, but for its subjects, which have rows of their own. */
export type NoticeContent = Omit<NoticeDraft, 'subjects'>;

const schema = defineEntity({
  name: 'Notice',
  tableName: 'notice',
  properties: {
    id: p.uuid().primary(),
    ref: p.string(),
    institutionId: p.uuid(),
    authorId: p.uuid(),
    status: p.string().$type<NoticeStatus>(),
    version: p.integer().version(),
    typology: p.string().$type<Typology>(),
    tlp: p.string().$type<Tlp>(),
    audience: p.array(),
    sourceVisibility: p.string().$type<'shown' | 'hidden'>(),
    disclosure: p.string().$type<'full' | 'hit-only'>(),
    jurisdiction: p.string(),
    sector: p.string().$type<Sector>(),
    subjectType: p.string().$type<SubjectType>(),
    subjectTypes: p.array<SubjectType>((value) => value as SubjectType),
    subjectCount: p.integer(),
    country: p.string().nullable(),
    confidence: p.integer(),
    content: p.type(Encrypted<NoticeContent>).$type<NoticeContent>(),
    contentHash: p.string(),
    createdAt: p.datetime(),
    /** When it reached its readers; until then, when it was drafted. */
    receivedAt: p.datetime(),
    submittedAt: p.datetime().nullable(),
    submittedBy: p.uuid().nullable(),
    publishedAt: p.datetime().nullable(),
    publishedBy: p.uuid().nullable(),
    closedAt: p.datetime().nullable(),
    closedBy: p.uuid().nullable(),
    /** Why it was rejected, contested or withdrawn. */
    remark: p
      .type(Encrypted<string>)
      .$type<string>()
      .nullable(),
    expiresAt: p.datetime().nullable(),
  },
});

/** Who does something, when. */
export interface Doing {
  userId: string;
  at: Date;
}

/** A suspicious-entity notice and what may happen to it. */
export class Notice extends schema.class {
  /** Takes over what the draft says. @throws Problem `conflict` once it was submitted */
  describe(draft: NoticeDraft): void {
    this.demand('draft');
    const { subjects, ...content } = draft;
    const principal = principalOf(subjects);
    Object.assign(this, {
      content,
      typology: draft.typology,
      tlp: draft.tlp,
      sourceVisibility: draft.sourceVisibility,
      disclosure: draft.disclosure,
      confidence: draft.confidence,
      subjectType: principal.type,
      subjectTypes: [...new Set(subjects.map(({ type }) => type))],
      subjectCount: subjects.length,
      country: principal.country,
      expiresAt: draft.expiresAt === null ? null : new Date(draft.expiresAt),
      contentHash: contentHash(this.id, draft),
    });
  }

  /** Hands the draft to a second person. */
  submit({ userId, at }: Doing): void {
    this.demand('draft');
    this.status = 'submitted';
    this.submittedAt = at;
    this.submittedBy = userId;
    this.remark = null;
  }

  /**
   * Publishes exactly the content that the approver looked at, to exactly these tokens.
   * @param writerId who last changed what it says
   * @throws Problem `second-person` for its author, submitter or writer, `stale-version` for other content
   */
  publish({ userId, at }: Doing, hash: string, audience: string[], writerId: string): void {
    this.demand('submitted');
    if (this.isFirstPerson(userId, writerId)) throw new Problem('second-person');
    if (hash !== this.contentHash) throw new Problem('stale-version', 'The content is not the one that was looked at');
    this.status = 'published';
    this.audience = audience;
    this.publishedAt = at;
    this.publishedBy = userId;
    this.receivedAt = at;
  }

  /** Sends it back to its author, with the reason. */
  reject(reason: string): void {
    this.demand('submitted');
    this.status = 'draft';
    this.submittedAt = null;
    this.submittedBy = null;
    this.remark = reason;
  }

  /** A reader disagrees; the notice stays visible, marked. */
  contest({ userId, at }: Doing, reason: string): void {
    this.demand('published');
    this.status = 'contested';
    this.closedAt = at;
    this.closedBy = userId;
    this.remark = reason;
  }

  /** Takes it back; others see from now on only that there was one. @throws Problem `second-person` for its author */
  withdraw({ userId, at }: Doing, reason: string): void {
    this.demand('published', 'contested');
    if (userId === this.authorId) throw new Problem('second-person');
    this.status = 'withdrawn';
    this.closedAt = at;
    this.closedBy = userId;
    this.remark = reason;
  }

  /** Whether somebody made this notice what it is, and so cannot be the second person. */
  isFirstPerson(userId: string, writerId: string): boolean {
    return userId === this.authorId || userId === this.submittedBy || userId === writerId;
  }

  private demand(...statuses: NoticeStatus[]): void {
    if (!statuses.includes(this.status)) throw new Problem('conflict', `The notice is ${this.status}`);
  }
}
schema.setClass(Notice);

const subjectSchema = defineEntity({
  name: 'NoticeSubject',
  tableName: 'notice_subject',
  properties: {
    id: p.uuid().primary(),
    noticeId: p.uuid(),
    position: p.integer(),
    type: p.string().$type<SubjectType>(),
    role: p.string().$type<'principal' | 'linked'>(),
    country: p.string().nullable(),
    described: p.type(Encrypted<SubjectInput>).$type<SubjectInput>(),
  },
});

/** One subject as one notice describes it. */
export class NoticeSubject extends subjectSchema.class {}
subjectSchema.setClass(NoticeSubject);

const versionSchema = defineEntity({
  name: 'NoticeVersion',
  tableName: 'notice_version',
  properties: {
    noticeId: p.uuid().primary(),
    version: p.integer().primary(),
    contentHash: p.string(),
    snapshot: p.type(Encrypted<NoticeDraft>).$type<NoticeDraft>(),
    createdAt: p.datetime(),
    createdBy: p.uuid(),
  },
});

/** What a notice said at one version. */
export class NoticeVersion extends versionSchema.class {}
versionSchema.setClass(NoticeVersion);

/**
 * Binds an approval to the content: a hash over the canonical JSON of notice id and draft, keyed, since without a key
 * whoever holds the hash could try names until one fits.
 */
export const contentHash = (noticeId: string, draft: NoticeDraft) =>
  fieldKeys().hash('notice content', canonicalJson({ noticeId, draft } as unknown as Json));

/** The subject that the notice is about. */
export function principalOf(subjects: SubjectInput[]): SubjectInput {
  return subjects.find(({ role }) => role === 'principal') ?? subjects[0]!;
}
