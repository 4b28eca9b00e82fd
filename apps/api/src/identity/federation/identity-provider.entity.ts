import { defineEntity, p } from '@mikro-orm/core';
import type { IdentityProvider as IdentityProviderView, IdentityProviderDraft } from '@watchbook/contract';
import { Encrypted } from '../../platform/crypto/encrypted.type.js';

type Kind = IdentityProviderDraft['kind'];
/** What is asked and checked with, by kind. */
export type OidcSettings = { clientId: string; clientSecret: string };
export type SamlSettings = { signInUrl: string; certificates: string[] };

const schema = defineEntity({
  name: 'IdentityProvider',
  tableName: 'identity_provider',
  properties: {
    id: p.uuid().primary(),
    institutionId: p.uuid(),
    kind: p.string().$type<Kind>(),
    name: p.string(),
    issuer: p.string(),
    domains: p.array(),
    required: p.boolean(),
    strongValues: p.array(),
    settings: p.type(Encrypted<OidcSettings | SamlSettings>).$type<OidcSettings | SamlSettings>(),
    settingsHash: p.string(),
    status: p.string().$type<IdentityProviderView['status']>(),
    createdAt: p.datetime(),
    createdBy: p.uuid(),
  },
});

/** Who vouches for people of an institution. */
export class IdentityProvider extends schema.class {
  /** Whether an address is one that it may vouch for. */
  speaksFor(email: string): boolean {
    return this.domains.includes(email.slice(email.lastIndexOf('@') + 1).toLowerCase());
  }

  /** Whether what it says of how somebody signed in there stands for a second factor. */
  isStrong(values: readonly string[]): boolean {
    return values.some((value) => this.strongValues.includes(value));
  }

  resource() {
    return { type: 'identity-provider', id: this.id, version: null };
  }
}
schema.setClass(IdentityProvider);

/** What a sign-in that is under way needs when it comes back. */
export interface SignInSecrets {
  nonce?: string;
  codeVerifier?: string;
  /** Of SAML, once the answer was found right: who it is, until the browser fetches the session. */
  vouched?: Vouched;
}

/** What a provider says of somebody. */
export interface Vouched {
  subject: string;
  email: string | null;
  isEmailVerified: boolean;
  sid: string | null;
  /** How they signed in there. */
  context: string[];
}

const signInSchema = defineEntity({
  name: 'FederatedSignIn',
  tableName: 'federated_sign_in',
  properties: {
    id: p.uuid().primary(),
    providerId: p.uuid(),
    stateHash: p.string(),
    browserHash: p.string(),
    requestId: p.string().nullable(),
    secrets: p.type(Encrypted<SignInSecrets>).$type<SignInSecrets>(),
    expiresAt: p.datetime(),
  },
});

/** A sign-in that went to a provider and has not come back. */
export class FederatedSignIn extends signInSchema.class {}
signInSchema.setClass(FederatedSignIn);
