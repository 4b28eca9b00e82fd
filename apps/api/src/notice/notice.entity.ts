import { defineEntity, p } from '@mikro-orm/core';
import type { NoticeDraft, NoticeStatus, Sector, SubjectInput, SubjectType, Tlp, Typology } from '@watchbook/contract';
import { canonicalJson, type Json } from '@watchbook/ledger';
import { Encrypted, fieldKeys } from '../platform/crypto/encrypted.type.js';
import { shareMark, withMarks, type Doing } from '../platform/doing.js';
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
    /** The regulator that ordered it to be withdrawn. */
    orderedBy: p.uuid().nullable(),
    /** Why it was rejected, contested or withdrawn. */
    remark: p
      .type(Encrypted<string>)
      .$type<string>()
      .nullable(),
    expiresAt: p.datetime().nullable(),
    /** Once it is approved, its readers see it from then on. */
    embargoUntil: p.datetime().nullable(),
    /** By what those who wrote and submitted it, and who approved it, were known. */
    authoredWith: p.array(),
    publishedWith: p.array(),
  },
});

const unpublished: readonly NoticeStatus[] = ['draft', 'submitted', 'embargoed'];

/** A suspicious-entity notice and what may happen to it. */
export class Notice extends schema.class {
  /** Takes over what somebody says in the draft. @throws Problem `conflict` once it was submitted */
  describe(draft: NoticeDraft, doing: Doing): void {
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
      embargoUntil: draft.embargoUntil === null ? null : new Date(draft.embargoUntil),
      authoredWith: withMarks(this.authoredWith, doing),
      contentHash: contentHash(this.id, draft),
    });
  }

  /** Hands the draft to a second person. */
  submit(doing: Doing): void {
    this.demand('draft');
    this.status = 'submitted';
    this.submittedAt = doing.at;
    this.submittedBy = doing.userId;
    this.authoredWith = withMarks(this.authoredWith, doing);
    this.remark = null;
  }

  /**
   * Approves exactly the content that the approver looked at; `publish` shows it to its readers.
   * @param writerId who last changed what it says
   * @throws Problem `second-person` for its author, submitter or writer, `stale-version` for other content
   */
  approve(doing: Doing, hash: string, writerId: string): void {
    this.demand('submitted');
    if (this.isFirstPerson(doing, writerId)) throw new Problem('second-person');
    if (hash !== this.contentHash) throw new Problem('stale-version', 'The content is not the one that was looked at');
    this.status = 'embargoed';
    this.publishedBy = doing.userId;
    this.publishedWith = [...doing.marks];
  }

  /** Whether it may reach its readers by then. */
  isDue(at: Date): boolean {
    return this.status === 'embargoed' && (!this.embargoUntil || this.embargoUntil <= at);
  }

  /** Shows what was approved to exactly these tokens. @throws Problem `conflict` before its embargo ends */
  publish(at: Date, audience: string[]): void {
    if (!this.isDue(at)) throw new Problem('conflict');
    this.status = 'published';
    this.audience = audience;
    this.publishedAt = at;
    this.receivedAt = at;
  }

  /** Sends it back to its author, with the reason. */
  reject(reason: string): void {
    this.demand('submitted', 'embargoed');
    this.status = 'draft';
    this.publishedBy = null;
    this.publishedWith = [];
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
  withdraw(doing: Doing, reason: string): void {
    this.demand('published', 'contested');
    if (this.isAuthor(doing)) throw new Problem('second-person');
    this.status = 'withdrawn';
    this.closedAt = doing.at;
    this.closedBy = doing.userId;
    this.remark = reason;
  }

  /** A regulator had it taken back, by two supervisors. */
  withdrawByOrder({ userId, at }: Doing, regulatorId: string, reason: string): void {
    this.demand('published', 'contested');
    this.status = 'withdrawn';
    this.closedAt = at;
    this.closedBy = userId;
    this.orderedBy = regulatorId;
    this.remark = reason;
  }

  /** Its time is over; from now on it is a tombstone. */
  expire(at: Date): void {
    this.demand('published', 'contested');
    this.status = 'expired';
    this.closedAt = at;
  }

  /** Not shown to its readers yet: who may read it reads all of it. */
  get isUnpublished(): boolean {
    return unpublished.includes(this.status);
  }

  /** Whether somebody made this notice what it is, or is known by the same session or authenticator, and so cannot be the second person. */
  isFirstPerson(doing: Omit<Doing, 'at'>, writerId: string): boolean {
    return this.isAuthor(doing) || doing.userId === this.submittedBy || doing.userId === writerId;
  }

  /** Whether somebody filed this notice, or is known by what those who wrote it are known by. */
  isAuthor({ userId, marks }: Omit<Doing, 'at'>): boolean {
    return userId === this.authorId || shareMark(marks, this.authoredWith);
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
