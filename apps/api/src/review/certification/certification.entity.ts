import { defineEntity, p } from '@mikro-orm/core';
import type { AccessCertification as View, CertificationLine as LineView, Role } from '@watchbook/contract';
import { Encrypted } from '../../platform/crypto/encrypted.type.js';

const schema = defineEntity({
  name: 'AccessCertification',
  tableName: 'access_certification',
  properties: {
    id: p.uuid().primary(),
    institutionId: p.uuid(),
    status: p.string().$type<View['status']>(),
    openedBy: p.uuid(),
    openedAt: p.datetime(),
    closedBy: p.uuid().nullable(),
    closedAt: p.datetime().nullable(),
    contentHash: p.string().nullable(),
  },
});

/** A review of the rights at one institution. */
export class AccessCertification extends schema.class {
  toView(institution: string, undecided: number): View {
    const { id, institutionId, status, openedBy, openedAt } = this;
    return {
      ...{ id, institutionId, institution, status, openedBy, undecided },
      openedAt: openedAt.toISOString(),
      closedAt: this.closedAt?.toISOString() ?? null,
      closedBy: this.closedBy ?? null,
      contentHash: this.contentHash ?? null,
    };
  }

  /** How entries of the ledger name it. */
  resources() {
    return [
      { type: 'access-certification', id: this.id, version: null },
      { type: 'institution', id: this.institutionId, version: null },
    ];
  }
}
schema.setClass(AccessCertification);

const lineSchema = defineEntity({
  name: 'CertificationLine',
  tableName: 'certification_line',
  properties: {
    id: p.uuid().primary(),
    certificationId: p.uuid(),
    institutionId: p.uuid(),
    userId: p.uuid().nullable(),
    apiKeyId: p.uuid().nullable(),
    roles: p.array<Role>((value) => value as Role),
    status: p.string().$type<NonNullable<LineView['status']>>().nullable(),
    scopes: p.array(),
    decision: p.string().$type<NonNullable<LineView['decision']>>().nullable(),
    comment: p
      .type(Encrypted<string>)
      .$type<string>()
      .nullable(),
    decidedBy: p.uuid().nullable(),
    decidedAt: p.datetime().nullable(),
  },
});

/** The rights of one person or key in a review, and what somebody decided about them. */
export class CertificationLine extends lineSchema.class {
  toLine(): LineView {
    const { id, userId, apiKeyId, roles, status, scopes, decision, comment, decidedBy, decidedAt } = this;
    return {
      ...{ id, roles, scopes, userId: userId ?? null, apiKeyId: apiKeyId ?? null, status: status ?? null },
      ...{ decision: decision ?? null, comment: comment ?? null, decidedBy: decidedBy ?? null },
      decidedAt: decidedAt?.toISOString() ?? null,
    };
  }

  /** Whom or what it is about, as entries of the ledger name it. */
  resource() {
    return this.userId
      ? { type: 'user', id: this.userId, version: null }
      : { type: 'api-key', id: this.apiKeyId ?? '', version: null };
  }
}
lineSchema.setClass(CertificationLine);
