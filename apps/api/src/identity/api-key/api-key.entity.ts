import { defineEntity, p } from '@mikro-orm/core';
import type { ApiKey as ApiKeyView, ApiKeyScope, Sector } from '@watchbook/contract';

const apiKeySchema = defineEntity({
  name: 'ApiKey',
  tableName: 'api_key',
  properties: {
    id: p.uuid().primary(),
    institutionId: p.uuid(),
    /** Where the institution is and what it does, for the reach of its supervisor. */
    jurisdiction: p.string(),
    sector: p.string().$type<Sector>(),
    userId: p.uuid(),
    createdBy: p.uuid(),
    name: p.string(),
    prefix: p.string(),
    tokenHash: p.string().lazy(),
    scopes: p.array<ApiKeyScope>((value) => value as ApiKeyScope),
    addresses: p.array(),
    createdAt: p.datetime(),
    approvedAt: p.datetime().nullable(),
    approvedBy: p.uuid().nullable(),
    expiresAt: p.datetime().nullable(),
    revokedAt: p.datetime().nullable(),
    lastUsedAt: p.datetime().nullable(),
    overlapHash: p.string().nullable().lazy(),
    overlapUntil: p.datetime().nullable(),
  },
});

/** The key of a program; it works once an officer has approved it. */
export class ApiKey extends apiKeySchema.class {
  toApiKey(): ApiKeyView {
    const { id, institutionId, name, prefix, scopes, addresses, createdAt } = this;
    return {
      ...{ id, institutionId, name, prefix, scopes, addresses },
      createdAt: createdAt.toISOString(),
      expiresAt: this.expiresAt?.toISOString() ?? null,
      revokedAt: this.revokedAt?.toISOString() ?? null,
      approvedAt: this.approvedAt?.toISOString() ?? null,
      lastUsedAt: this.lastUsedAt?.toISOString() ?? null,
      overlapUntil: this.overlapUntil?.toISOString() ?? null,
    };
  }
}
apiKeySchema.setClass(ApiKey);
