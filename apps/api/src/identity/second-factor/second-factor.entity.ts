import { defineEntity, p } from '@mikro-orm/core';
import type { Passkey as PasskeyView } from '@watchbook/contract';
import { Encrypted } from '../../platform/crypto/encrypted.type.js';

const passkeySchema = defineEntity({
  name: 'Passkey',
  tableName: 'user_passkey',
  properties: {
    id: p.uuid().primary(),
    userId: p.uuid(),
    credentialId: p.string(),
    /** COSE key. */
    publicKey: p.blob().lazy(),
    counter: p.bigint('number').lazy(),
    transports: p.array(),
    synced: p.boolean(),
    name: p.type(Encrypted<string>).$type<string>(),
    createdAt: p.datetime(),
    lastUsedAt: p.datetime().nullable(),
  },
});

/** A WebAuthn credential of a person. */
export class Passkey extends passkeySchema.class {
  toPasskey(): PasskeyView {
    const { id, name, synced, createdAt, lastUsedAt } = this;
    return {
      id,
      name,
      synced,
      createdAt: createdAt.toISOString(),
      lastUsedAt: lastUsedAt?.toISOString() ?? null,
    };
  }
}
passkeySchema.setClass(Passkey);

const totpSchema = defineEntity({
  name: 'Totp',
  tableName: 'user_totp',
  properties: {
    userId: p.uuid().primary(),
    id: p.uuid(),
    /** Base32. */
    secret: p
      .type(Encrypted<string>)
      .$type<string>()
      .lazy(),
    createdAt: p.datetime(),
    confirmedAt: p.datetime().nullable(),
    /** The time step (RFC 6238) of the last code that was taken. */
    lastStep: p.bigint('number').lazy(),
  },
});

/** The authenticator app of a person. */
export class Totp extends totpSchema.class {}
totpSchema.setClass(Totp);

const challengeSchema = defineEntity({
  name: 'AuthChallenge',
  tableName: 'auth_challenge',
  properties: {
    id: p.uuid().primary(),
    kind: p.string().$type<'passkey-sign-in' | 'passkey-proof' | 'passkey-registration' | 'second-factor'>(),
    userId: p.uuid().nullable(),
    /** What an authenticator signs; of a second stage the hash of its token. */
    challenge: p.string(),
    failures: p.integer(),
    expiresAt: p.datetime(),
  },
});

/** A question of the portal that waits for its one answer. */
export class AuthChallenge extends challengeSchema.class {}
challengeSchema.setClass(AuthChallenge);
