import { Inject, Injectable } from '@nestjs/common';
import * as oidc from 'openid-client';
import { CONFIG, type Config } from '../../config.js';
import { OutboundService } from '../../platform/outbound/outbound.service.js';
import type { IdentityProvider, OidcSettings, SignInSecrets, Vouched } from './identity-provider.entity.js';

const CACHE_MS = 10 * 60_000;

/** The part of a provider that is asked by OpenID Connect. */
type Asked = Pick<IdentityProvider, 'issuer'> & { settings: OidcSettings };

/** OpenID Connect (Core 1.0): authorization code with PKCE, state and nonce. Every request goes through the guarded way out. */
@Injectable()
export class OidcService {
  private readonly known = new Map<string, { at: number; configuration: Promise<oidc.Configuration> }>();

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    @Inject(OutboundService) private readonly outbound: OutboundService,
  ) {}

  /** Where the provider sends people back to. */
  get callbackUrl(): string {
    return `${this.config.publicUrl}/api/v1/federated-sign-ins/oidc/callback`;
  }

  /** Asks the provider what it is. @throws Error when it does not answer as the issuer that it should be */
  async discover({ issuer, settings }: Asked): Promise<oidc.Configuration> {
    const key = JSON.stringify([issuer, settings.clientId, settings.clientSecret]);
    const cached = this.known.get(key);
    if (cached && Date.now() - cached.at < CACHE_MS) return cached.configuration;
    const configuration = this.ask(issuer, settings);
    this.known.set(key, { at: Date.now(), configuration });
    configuration.catch(() => this.known.delete(key));
    return configuration;
  }

  /** Where to send the browser, and what to remember until it comes back. */
  async begin(asked: Asked, state: string): Promise<{ location: string; secrets: SignInSecrets }> {
    const configuration = await this.discover(asked);
    const codeVerifier = oidc.randomPKCECodeVerifier();
    const nonce = oidc.randomNonce();
    const location = oidc.buildAuthorizationUrl(configuration, {
      redirect_uri: this.callbackUrl,
      scope: 'openid email',
      state,
      nonce,
      code_challenge: await oidc.calculatePKCECodeChallenge(codeVerifier),
      code_challenge_method: 'S256',
    });
    return { location: location.href, secrets: { nonce, codeVerifier } };
  }

  /** What the provider says once the browser is back. @throws Error for every answer that is not to this question */
  async finish(asked: Asked, query: string, state: string, { nonce, codeVerifier }: SignInSecrets): Promise<Vouched> {
    const configuration = await this.discover(asked);
    const answer = new URL(`${this.callbackUrl}?${query}`);
    const tokens = await oidc.authorizationCodeGrant(configuration, answer, {
      ...(nonce === undefined ? {} : { expectedNonce: nonce }),
      ...(codeVerifier === undefined ? {} : { pkceCodeVerifier: codeVerifier }),
      expectedState: state,
      idTokenExpected: true,
    });
    const claims = tokens.claims();
    if (!claims) throw new Error('There is no id token');
    const { sub, sid, acr, amr } = claims;
    const { email, email_verified } = 'email' in claims ? claims : await this.askAbout(configuration, tokens, sub);
    return {
      subject: sub,
      email: typeof email === 'string' ? email : null,
      isEmailVerified: email_verified === true,
      sid: typeof sid === 'string' ? sid : null,
      context: [acr, ...(Array.isArray(amr) ? (amr as unknown[]) : [])].filter((one) => typeof one === 'string'),
    };
  }

  /** Many providers tell an address only there (Core 1.0, section 5.4). */
  private async askAbout(configuration: oidc.Configuration, tokens: oidc.TokenEndpointResponse, subject: string) {
    if (!configuration.serverMetadata().userinfo_endpoint) return { email: undefined, email_verified: undefined };
    return oidc.fetchUserInfo(configuration, tokens.access_token, subject);
  }

  private ask(issuer: string, { clientId, clientSecret }: OidcSettings): Promise<oidc.Configuration> {
    const customFetch: oidc.CustomFetch = (url, { method, headers, body, signal }) =>
      this.outbound.send(url, {
        method,
        headers,
        ...(body === undefined || body === null ? {} : { body: textOf(body) }),
        ...(signal ? { signal } : {}),
      });
    return oidc.discovery(new URL(issuer), clientId, clientSecret, undefined, {
      [oidc.customFetch]: customFetch,
      // Signatures of id tokens are checked; whether plain http may be asked at all, the guarded way out decides.
      execute: [oidc.enableNonRepudiationChecks, ...(issuer.startsWith('http:') ? [oidc.allowInsecureRequests] : [])],
      timeout: 10,
    });
  }
}

function textOf(body: unknown): string {
  if (typeof body === 'string') return body;
  if (body instanceof URLSearchParams) return body.toString();
  throw new Error('A body of this kind is not sent');
}
