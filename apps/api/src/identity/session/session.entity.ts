import { defineEntity, p } from '@mikro-orm/core';
import type { AuthenticationMethod, SessionItem } from '@watchbook/contract';

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
    methods: p.array<AuthenticationMethod>((value) => value as AuthenticationMethod),
    /** Which authenticators showed who it is: ids of passkeys, of a TOTP secret, of a federated identity. */
    authenticators: p.array().lazy(),
    /** When somebody last showed who they are, by whatever. */
    provenAt: p.datetime().nullable(),
    /** When that was a second factor. */
    strongAt: p.datetime().nullable(),
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

/** How entries of the ledger name a session. */
export const sessionResource = ({ id }: { id: string }) => ({ type: 'session', id, version: null });
