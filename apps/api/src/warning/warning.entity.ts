import { defineEntity, p } from '@mikro-orm/core';
import type { Severity, Typology, WarningDraft, WarningStatus } from '@watchbook/contract';
import { canonicalJson, type Json } from '@watchbook/ledger';
import { Encrypted, fieldKeys } from '../platform/crypto/encrypted.type.js';
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
  },
});

interface Doing {
  userId: string;
  at: Date;
}

/** A regulator's risk warning and what may happen to it. */
export class Warning extends schema.class {
  /** Takes over what the draft says; a submission of what it said before is void. */
  describe(draft: WarningDraft): void {
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
    });
  }

  /** Hands the draft to a second person. */
  submit({ userId, at }: Doing): void {
    this.demand('draft');
    this.status = 'submitted';
    this.submittedAt = at;
    this.submittedBy = userId;
  }

  /** Issues exactly what the second person looked at. @throws Problem `second-person`, `stale-version` */
  issue({ userId, at }: Doing, hash: string, audience: string[]): void {
    this.demand('submitted');
    if (userId === this.authorId || userId === this.submittedBy) throw new Problem('second-person');
    if (hash !== this.contentHash) throw new Problem('stale-version', 'The content is not the one that was looked at');
    this.status = 'issued';
    this.audience = audience;
    this.issuedAt = at;
    this.issuedBy = userId;
  }

  /** Takes it back. @throws Problem `second-person` for its author */
  withdraw({ userId, at }: Doing, reason: string): void {
    this.demand('issued');
    if (userId === this.authorId) throw new Problem('second-person');
    this.status = 'withdrawn';
    this.withdrawnAt = at;
    this.withdrawnBy = userId;
    this.withdrawalReason = reason;
  }

  private demand(...statuses: WarningStatus[]): void {
    if (!statuses.includes(this.status)) throw new Problem('conflict', `The warning is ${this.status}`);
  }
}
schema.setClass(Warning);

const contentHash = (warningId: string, draft: WarningDraft) =>
  fieldKeys().hash('warning content', canonicalJson({ warningId, draft } as unknown as Json));
