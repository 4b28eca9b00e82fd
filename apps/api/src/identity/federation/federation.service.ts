import { Inject, Injectable, Logger } from '@nestjs/common';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { FederationFault } from '@watchbook/contract';
import { LedgerService } from '../../ledger/ledger.service.js';
import { Clock } from '../../platform/clock.js';
import { Database } from '../../platform/database/database.js';
import { Work } from '../../platform/database/work.js';
import { notFound, Problem } from '../../platform/problem.js';
import { uuidv7 } from '../../platform/uuid.js';
import { SessionService, type Opened } from '../session/session.service.js';
import { newToken, tokenHash } from '../session/token.js';
import { FederatedPeople } from './federated-people.js';
import {
  FederatedSignIn,
  IdentityProvider,
  type OidcSettings,
  type SamlSettings,
  type SignInSecrets,
  type Vouched,
} from './identity-provider.entity.js';
import { OidcService } from './oidc.service.js';
import { SamlService } from './saml.service.js';
import { subjectHash } from './subject-hash.js';

const MINUTES = 10;

/** A sign-in that ends on the sign-in page, which says why in its own words. */
export class FederationRefusal extends Error {
  constructor(
    readonly fault: FederationFault,
    options?: ErrorOptions,
  ) {
    super(fault, options);
  }
}

/** Signing in with the identity provider of one's institution. */
@Injectable()
export class FederationService {
  private readonly logger = new Logger('Federation');

  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Work) private readonly work: Work,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(LedgerService) private readonly ledger: LedgerService,
    @Inject(SessionService) private readonly sessions: SessionService,
    @Inject(FederatedPeople) private readonly people: FederatedPeople,
    @Inject(OidcService) private readonly oidc: OidcService,
    @Inject(SamlService) private readonly saml: SamlService,
  ) {}

  /**
   * Sends a browser to its provider.
   * @returns where to, and what binds the answer to this browser
   * @throws Problem `not-found`, `unavailable` when the provider does not answer
   */
  async begin(providerId: string): Promise<{ location: string; browser: string }> {
    const provider = await this.findActive(providerId);
    if (!provider) throw notFound();
    const [state, browser, id] = [newToken(), newToken(), uuidv7()];
    const begun = await this.ask(provider, state);
    await this.database.forSystem().transactional(async (em) => {
      await em.nativeDelete(FederatedSignIn, { expiresAt: { $lte: this.clock.now() } });
      em.create(FederatedSignIn, {
        ...{ id, providerId, stateHash: tokenHash(state), browserHash: tokenHash(browser), requestId: null },
        ...{ secrets: begun?.secrets ?? {}, expiresAt: this.clock.in(MINUTES * 60) },
      });
      await em.flush();
    });
    if (begun) return { location: begun.location, browser };
    const asked = { ...provider, settings: provider.settings as SamlSettings };
    return { location: await this.saml.begin(asked, state, id), browser };
  }

  /** The browser is back from OpenID Connect. @throws FederationRefusal */
  async finishOidc(query: string, browser: string | null, userAgent: string | null): Promise<Opened> {
    const state = new URLSearchParams(query).get('state') ?? '';
    const { pending, provider } = await this.take(state, browser);
    const asked = { ...provider, settings: provider.settings as OidcSettings };
    const vouched = await this.oidc
      .finish(asked, query, state, pending.secrets)
      .catch((cause: unknown) => this.refuse('not-valid', provider, cause));
    return this.open(provider, vouched, userAgent);
  }

  /**
   * The answer of SAML has come, in a request to which no browser adds its cookies: it is checked and kept for a moment.
   * @returns the state with which the browser fetches its session
   * @throws FederationRefusal
   */
  async acceptSaml(providerId: string, response: string, state: string): Promise<string> {
    const em = this.database.forSystem();
    const where = { stateHash: tokenHash(state), providerId, expiresAt: { $gt: this.clock.now() } };
    const pending = await em.findOne(FederatedSignIn, where);
    const provider = pending && (await this.findActive(providerId));
    if (!pending?.requestId || !provider) return this.refuse('expired', provider);
    const { requestId } = pending;
    // One answer to a request: whoever comes second finds it gone.
    const mine = await em.nativeUpdate(FederatedSignIn, { id: pending.id, requestId }, { requestId: null });
    if (mine === 0) return this.refuse('expired', provider);
    const asked = { ...provider, settings: provider.settings as SamlSettings };
    const vouched = await this.saml
      .finish(asked, pending, response)
      .catch((cause: unknown) => this.refuse('not-valid', provider, cause));
    pending.requestId = null;
    pending.secrets = { vouched };
    await em.flush();
    return state;
  }

  /** The browser fetches the session that an answer of SAML has earned. @throws FederationRefusal */
  async finishSaml(state: string, browser: string | null, userAgent: string | null): Promise<Opened> {
    const { pending, provider } = await this.take(state, browser);
    const { vouched } = pending.secrets;
    if (!vouched) return this.refuse('expired', provider);
    return this.open(provider, vouched, userAgent);
  }

  private async ask(
    provider: IdentityProvider,
    state: string,
  ): Promise<{ location: string; secrets: SignInSecrets } | null> {
    if (provider.kind === 'saml') return null;
    const asked = { ...provider, settings: provider.settings as OidcSettings };
    return this.oidc.begin(asked, state).catch((cause: unknown) => {
      this.logger.warn(`The provider ${provider.id} does not answer: ${(cause as Error).message}`);
      throw new Problem('unavailable', 'The identity provider of your institution does not answer', { cause });
    });
  }

  private findActive(id: string): Promise<IdentityProvider | null> {
    return this.database.forSystem().findOne(IdentityProvider, { id, status: 'active' });
  }

  /** Takes the sign-in that this browser began, once. */
  private async take(state: string, browser: string | null) {
    const em = this.database.forSystem();
    const where = { stateHash: tokenHash(state), expiresAt: { $gt: this.clock.now() } };
    const pending = await em.findOne(FederatedSignIn, where);
    const isHere = pending !== null && browser !== null && pending.browserHash === tokenHash(browser);
    const provider = isHere ? await this.findActive(pending.providerId) : null;
    if (!pending || !isHere || !provider) return this.refuse('expired', provider);
    if ((await em.nativeDelete(FederatedSignIn, { id: pending.id })) === 0) return this.refuse('expired', provider);
    return { pending, provider };
  }

  private async open(provider: IdentityProvider, vouched: Vouched, userAgent: string | null): Promise<Opened> {
    const person = await this.work.system((em) => this.people.find(em, provider, vouched));
    if (!person) return this.refuse('unknown-person', provider);
    const strong = provider.isStrong(vouched.context) ? (['federated-second-factor'] as const) : [];
    return this.sessions.open(person.identified, userAgent, {
      methods: ['federated', ...strong],
      authenticators: [person.identityId],
      spend: (em, sessionId) => noteSession(em, sessionId, provider.id, vouched),
    });
  }

  private async refuse(fault: FederationFault, provider: IdentityProvider | null, cause?: unknown): Promise<never> {
    if (cause) this.logger.warn(`${provider?.id ?? 'unknown provider'}: ${(cause as Error).message}`);
    await this.ledger.seal([
      {
        action: 'session.opened-denied',
        outcome: 'denied',
        resources: provider ? [provider.resource()] : [],
        detail: { code: `federated-${fault}` },
      },
    ]);
    throw new FederationRefusal(fault, { cause });
  }
}

const noteSession = (em: EntityManager, sessionId: string, providerId: string, { subject, sid }: Vouched) =>
  em
    .execute('insert into federated_session (session_id, provider_id, subject_hash, sid_hash) values (?, ?, ?, ?)', [
      sessionId,
      providerId,
      subjectHash(subject),
      sid === null ? null : subjectHash(sid),
    ])
    .then(() => undefined);
