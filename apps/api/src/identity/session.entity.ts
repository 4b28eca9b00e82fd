import { defineEntity, p } from '@mikro-orm/core';
import type { ApiKey as ApiKeyView, ApiKeyScope, SessionItem } from '@watchbook/contract';

const sessionSchema = defineEntity({
  name: 'Session',
  tableName: 'user_session',
  properties: {
    id: p.uuid().primary(),
    tokenHash: p.string().lazy(),
    userId: p.uuid(),
    userAgent: p.string().nullable(),
    createdAt: p.datetime(),
    lastUsedAt: p.datetime(),
    expiresAt: p.datetime(),
    revokedAt: p.datetime().nullable(),
  },
});

/** A signed-in browser; only hashes of its secrets are stored. */
export class Session extends sessionSchema.class {
  toSession(currentId: string | null): SessionItem {
    return {
      id: this.id,
      createdAt: this.createdAt.toISOString(),
      lastUsedAt: this.lastUsedAt.toISOString(),
      expiresAt: this.expiresAt.toISOString(),
      userAgent: this.userAgent ?? null,
      current: this.id === currentId,
    };
  }
}
sessionSchema.setClass(Session);

const apiKeySchema = defineEntity({
  name: 'ApiKey',
  tableName: 'api_key',
  properties: {
    id: p.uuid().primary(),
    institutionId: p.uuid(),
    userId: p.uuid(),
    createdBy: p.uuid(),
    name: p.string(),
    prefix: p.string(),
    tokenHash: p.string().lazy(),
    scopes: p.array<ApiKeyScope>((value) => value as ApiKeyScope),
    createdAt: p.datetime(),
    approvedAt: p.datetime().nullable(),
    approvedBy: p.uuid().nullable(),
    expiresAt: p.datetime().nullable(),
    revokedAt: p.datetime().nullable(),
  },
});

/** The key of a program; it works once an officer has approved it. */
export class ApiKey extends apiKeySchema.class {
  toApiKey(): ApiKeyView {
    return {
      id: this.id,
      name: this.name,
      prefix: this.prefix,
      scopes: this.scopes,
      createdAt: this.createdAt.toISOString(),
      expiresAt: this.expiresAt?.toISOString() ?? null,
      revokedAt: this.revokedAt?.toISOString() ?? null,
      approvedAt: this.approvedAt?.toISOString() ?? null,
    };
  }
}
apiKeySchema.setClass(ApiKey);
