import { defineEntity, p } from '@mikro-orm/core';
import {
  EMERGENCY_HOURS,
  type Severity,
  type Typology,
  type WarningDraft,
  type WarningStatus,
} from '@watchbook/contract';
import { canonicalJson, type Json } from '@watchbook/ledger';
import { Encrypted, fieldKeys } from '../platform/crypto/encrypted.type.js';
import { shareMark, withMarks, type Doing } from '../platform/doing.js';
import { Problem } from '../platform/problem.js';

const schema = defineEntity({
  name: 'Warning',
  tableName: 'risk_warning',
  properties: {
    id: p.uuid().primary(),
    ref: p.string(),
    institutionId: p.uuid(),
    authorId: p.uuid(),
    status: p.string().$type<WarningStatus>(),
    version: p.integer().version(),
    severity: p.string().$type<Severity>(),
    typology: p.string().$type<Typology>().nullable(),
    tlp: p.string().$type<WarningDraft['tlp']>(),
    audience: p.array(),
    content: p.type(Encrypted<WarningDraft>).$type<WarningDraft>(),
    contentHash: p.string(),
    acknowledgeBy: p.datetime(),
    expiresAt: p.datetime().nullable(),
    createdAt: p.datetime(),
    submittedAt: p.datetime().nullable(),
    submittedBy: p.uuid().nullable(),
    issuedAt: p.datetime().nullable(),
    issuedBy: p.uuid().nullable(),
    withdrawnAt: p.datetime().nullable(),
    withdrawnBy: p.uuid().nullable(),
    withdrawalReason: p
      .type(Encrypted<string>)
      .$type<string>()
      .nullable(),
    /** Why one supervisor issued it alone, until when another one must confirm that, and who did. */
    emergencyReason: p
      .type(Encrypted<string>)
      .$type<string>()
      .nullable(),
    confirmBy: p.datetime().nullable(),
    confirmedAt: p.datetime().nullable(),
    confirmedBy: p.uuid().nullable(),
    /** By what those who wrote and submitted it, and the second person, were known. */
    authoredWith: p.array(),
    approvedWith: p.array(),
    /** Whether the rows of `warning_notice` are there; of what was issued only. */
    noticesFiled: p.boolean().default(false),
  },
});

/** A regulator's risk warning and what may happen to it. */
export class Warning extends schema.class {
  /** Takes over what somebody says in the draft; a submission of what it said before is void. */
  describe(draft: WarningDraft, doing: Doing): void {
    this.demand('draft', 'submitted');
    Object.assign(this, {
      status: 'draft',
      submittedAt: null,
      submittedBy: null,
      content: draft,
      severity: draft.severity,
      typology: draft.typology,
      tlp: draft.tlp,
      acknowledgeBy: new Date(draft.acknowledgeBy),
      expiresAt: draft.expiresAt === null ? null : new Date(draft.expiresAt),
      contentHash: contentHash(this.id, draft),
      authoredWith: withMarks(this.authoredWith, doing),
    });
  }

  /** Hands the draft to a second person. */
  submit(doing: Doing): void {
    this.demand('draft');
    this.status = 'submitted';
    this.submittedAt = doing.at;
    this.submittedBy = doing.userId;
    this.authoredWith = withMarks(this.authoredWith, doing);
  }

  /** Issues exactly what the second person looked at. @throws Problem `second-person`, `stale-version` */
  issue(doing: Doing, hash: string, audience: string[]): void {
    this.demand('submitted');
    this.assertSecond(doing, hash);
    this.send(doing, audience);
    this.approvedWith = [...doing.marks];
  }

  /** Issues the draft of one supervisor at once; it lapses unless another one confirms it in time. */
  issueAlone(doing: Doing, reason: string, audience: string[]): void {
    this.demand('draft');
    this.send(doing, audience);
    this.emergencyReason = reason;
    this.confirmBy = new Date(doing.at.getTime() + EMERGENCY_HOURS * 3_600_000);
  }

  /** Says that an emergency was one. @throws Problem `second-person`, `stale-version`, `conflict` when it is none, confirmed or too late */
  confirm(doing: Doing, hash: string): void {
    this.demand('issued');
    if (!this.awaitsConfirmation(doing.at)) throw new Problem('conflict', 'Nothing waits to be confirmed');
    this.assertSecond(doing, hash);
    this.confirmedAt = doing.at;
    this.confirmedBy = doing.userId;
    this.approvedWith = [...doing.marks];
  }

  /** Whether a second supervisor can still confirm it. */
  awaitsConfirmation(at: Date): boolean {
    return this.status === 'issued' && !!this.confirmBy && !this.confirmedBy && at < this.confirmBy;
  }

  /** Nobody confirmed the emergency in time: it is taken back as if it had not been issued. */
  lapse(at: Date): void {
    this.demand('issued');
    this.status = 'withdrawn';
    this.withdrawnAt = at;
  }

  /** Its time is over. */
  expire(): void {
    this.demand('issued');
    this.status = 'expired';
  }

  /** Takes it back. @throws Problem `second-person` for its author, but for the emergency that nobody has confirmed */
  withdraw(doing: Doing, reason: string): void {
    this.demand('issued');
    if (this.isAuthor(doing) && !this.awaitsConfirmation(doing.at)) throw new Problem('second-person');
    this.status = 'withdrawn';
    this.withdrawnAt = doing.at;
    this.withdrawnBy = doing.userId;
    this.withdrawalReason = reason;
  }

  /** Whether somebody wrote or submitted it, or is known by what those who did are known by. */
  isAuthor({ userId, marks }: Omit<Doing, 'at'>): boolean {
    return userId === this.authorId || userId === this.submittedBy || shareMark(marks, this.authoredWith);
  }

  private assertSecond(doing: Doing, hash: string): void {
    if (this.isAuthor(doing)) throw new Problem('second-person');
    if (hash !== this.contentHash) throw new Problem('stale-version', 'The content is not the one that was looked at');
  }

  private send({ userId, at }: Doing, audience: string[]): void {
    this.status = 'issued';
    this.audience = audience;
    this.issuedAt = at;
    this.issuedBy = userId;
  }

  private demand(...statuses: WarningStatus[]): void {
    if (!statuses.includes(this.status)) throw new Problem('conflict', `The warning is ${this.status}`);
  }
}
schema.setClass(Warning);

const contentHash = (warningId: string, draft: WarningDraft) =>
  fieldKeys().hash('warning content', canonicalJson({ warningId, draft } as unknown as Json));
