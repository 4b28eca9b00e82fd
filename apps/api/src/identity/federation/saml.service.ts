import { Inject, Injectable } from '@nestjs/common';
import { SAML, ValidateInResponseTo, generateServiceProviderMetadata, type CacheProvider } from '@node-saml/node-saml';
import { CONFIG, type Config } from '../../config.js';
import { Clock } from '../../platform/clock.js';
import { Database } from '../../platform/database/database.js';
import { FederatedSignIn, type IdentityProvider, type SamlSettings, type Vouched } from './identity-provider.entity.js';

const CLOCK_SKEW_MS = 60_000;
/** Algorithms that the library would still take, and names of algorithms written so that nobody recognises them. */
const WEAK = /xmldsig#(?:(?:rsa|dsa|hmac)-)?sha1\b|\bAlgorithm\s*=\s*(?:"[^"]*&|'[^']*&)/;
const REQUEST_MS = 10 * 60_000;
const EMAIL_ATTRIBUTES = [
  'email',
  'mail',
  'urn:oid:0.9.2342.19200300.100.1.3',
  'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress',
];
const EMAIL_FORMAT = 'urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress';

type Asked = Pick<IdentityProvider, 'id' | 'issuer'> & { settings: SamlSettings };

/** SAML 2.0 (Web Browser SSO): requests by redirect, answers by POST, signed assertions to requests of this portal only. */
@Injectable()
export class SamlService {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    @Inject(Database) private readonly database: Database,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  /** Where the provider's answers go. */
  callbackUrl(id: string): string {
    return `${this.config.publicUrl}/api/v1/federated-sign-ins/saml/${id}/acs`;
  }

  /** Under which name this portal asks; a provider of its own for each, so that an answer to one is none to another. */
  audience(id: string): string {
    return `${this.config.publicUrl}/api/v1/federated-sign-ins/saml/${id}/metadata`;
  }

  /** What the provider is told of this portal. */
  metadata(id: string): string {
    return generateServiceProviderMetadata({
      issuer: this.audience(id),
      callbackUrl: this.callbackUrl(id),
      identifierFormat: null,
      wantAssertionsSigned: true,
    });
  }

  /** Where to send the browser; the id of the request is kept with the sign-in, for its one answer. */
  async begin(asked: Asked, state: string, signInId: string): Promise<string> {
    const remember: CacheProvider = {
      ...refusing,
      saveAsync: async (requestId, value) => {
        await this.database.forSystem().nativeUpdate(FederatedSignIn, { id: signInId }, { requestId });
        return { value, createdAt: this.clock.now().getTime() };
      },
    };
    return this.saml(asked, remember).getAuthorizeUrlAsync(state, undefined, {});
  }

  /**
   * What the provider says in its answer.
   * @param pending the sign-in whose request it must answer; used up by this
   * @throws Error for an answer that is not signed by it, not to this request, not for this portal or not of now
   */
  async finish(asked: Asked, pending: FederatedSignIn, response: string): Promise<Vouched> {
    const text = Buffer.from(response, 'base64').toString('utf8');
    if (/<!(DOCTYPE|ENTITY)/i.test(text)) throw new Error('An answer has no document type');
    if (WEAK.test(text)) throw new Error('An answer is not signed with SHA-1');
    let left: string | null = pending.requestId ?? null;
    const issued = new Date(pending.expiresAt.getTime() - REQUEST_MS).toISOString();
    const once: CacheProvider = {
      ...refusing,
      getAsync: (requestId) => Promise.resolve(requestId === left ? issued : null),
      removeAsync: (requestId) => {
        if (requestId !== left) return Promise.resolve(null);
        left = null;
        return Promise.resolve(requestId);
      },
    };
    const { profile } = await this.saml(asked, once).validatePostResponseAsync({ SAMLResponse: response });
    if (!profile) throw new Error('The answer says nothing of anybody');
    if (profile.issuer !== asked.issuer) throw new Error('Another provider has answered');
    const named = EMAIL_ATTRIBUTES.map((name) => profile[name]).find((value) => typeof value === 'string');
    const email = (named as string | undefined) ?? (profile.nameIDFormat === EMAIL_FORMAT ? profile.nameID : null);
    return {
      subject: profile.nameID,
      email,
      // A signed assertion of the institution's own provider is what verifies it.
      isEmailVerified: email !== null,
      sid: profile.sessionIndex ?? null,
      context: contextsOf(profile.getAssertion?.()),
    };
  }

  private saml({ id, issuer, settings }: Asked, cacheProvider: CacheProvider): SAML {
    return new SAML({
      issuer: this.audience(id),
      audience: this.audience(id),
      callbackUrl: this.callbackUrl(id),
      entryPoint: settings.signInUrl,
      idpCert: settings.certificates,
      idpIssuer: issuer,
      identifierFormat: null,
      disableRequestedAuthnContext: true,
      wantAssertionsSigned: true,
      wantAuthnResponseSigned: false,
      signatureAlgorithm: 'sha256',
      acceptedClockSkewMs: CLOCK_SKEW_MS,
      maxAssertionAgeMs: REQUEST_MS,
      validateInResponseTo: ValidateInResponseTo.always,
      requestIdExpirationPeriodMs: REQUEST_MS,
      cacheProvider,
    });
  }
}

const refusing: CacheProvider = {
  saveAsync: () => Promise.resolve(null),
  getAsync: () => Promise.resolve(null),
  removeAsync: () => Promise.resolve(null),
};

/** The authentication context classes that an assertion names. */
function contextsOf(node: unknown): string[] {
  if (typeof node !== 'object' || node === null) return [];
  return Object.entries(node).flatMap(([name, value]) =>
    /(^|:)AuthnContextClassRef$/.test(name) ? textsOf(value) : contextsOf(value),
  );
}

function textsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (Array.isArray(value)) return value.flatMap(textsOf);
  if (typeof value !== 'object' || value === null) return [];
  return textsOf((value as { _?: unknown })._);
}
