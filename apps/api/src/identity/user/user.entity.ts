import { defineEntity, p } from '@mikro-orm/core';
import type { Role, UserView } from '@watchbook/contract';
import { Encrypted, fieldKeys } from '../../platform/crypto/encrypted.type.js';

const schema = defineEntity({
  name: 'User',
  tableName: 'app_user',
  properties: {
    id: p.uuid().primary(),
    institutionId: p.uuid(),
    name: p.type(Encrypted<string>).$type<string>(),
    email: p.type(Encrypted<string>).$type<string>(),
    emailHash: p.string(),
    roles: p.array<Role>((value) => value as Role),
    status: p.string().$type<UserView['status']>(),
    version: p.integer().version(),
    createdAt: p.datetime(),
    /** Set by the database when the person becomes active for the first time. */
    joinedAt: p.datetime().nullable(),
  },
});

/** A person, or the service account of an API key. */
export class User extends schema.class {
  /** @param proposedRoles roles that wait for a second person, if there are any */
  toUser(proposedRoles: Role[] | null): UserView {
    const { id, name, email, roles, status, createdAt, version } = this;
    return { id, name, email, roles, status, createdAt: createdAt.toISOString(), version, proposedRoles };
  }

  /** How entries of the ledger name it. */
  resource() {
    return { type: 'user', id: this.id, version: this.version };
  }
}
schema.setClass(User);

/** How an e-mail address is found without being stored in clear. */
export const emailHash = (email: string) => fieldKeys().hash('email', email.trim().toLowerCase());
