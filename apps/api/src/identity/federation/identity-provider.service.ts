import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import type { EntityManager } from '@mikro-orm/postgresql';
import { createHash } from 'node:crypto';
import {
  identityProviderDraft,
  type ChangeProposalView,
  type IdentityProvider as IdentityProviderView,
  type IdentityProviderDraft,
} from '@watchbook/contract';
import { canonicalJson, type Json } from '@watchbook/ledger';
import { LedgerService } from '../../ledger/ledger.service.js';
import { Clock } from '../../platform/clock.js';
import { getActor, getContext } from '../../platform/context.js';
import { Database } from '../../platform/database/database.js';
import { Work } from '../../platform/database/work.js';
import { may, permitted } from '../../platform/policy.js';
import { fieldProblem, notFound, Problem } from '../../platform/problem.js';
import { uuidv7 } from '../../platform/uuid.js';
import { DecisionService } from '../../proposal/decision.service.js';
import { ProposalService } from '../../proposal/proposal.service.js';
import { UserRightsService } from '../user/user-rights.service.js';
import { IdentityProvider, type OidcSettings, type SamlSettings } from './identity-provider.entity.js';
import { OidcService } from './oidc.service.js';
import { SamlService } from './saml.service.js';

const MOST = 20;

/** The identity providers of an institution: set up by one person, turned on by another one, and never changed. */
@Injectable()
export class IdentityProviderService implements OnModuleInit {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Work) private readonly work: Work,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(LedgerService) private readonly ledger: LedgerService,
    @Inject(ProposalService) private readonly proposals: ProposalService,
    @Inject(DecisionService) private readonly decisions: DecisionService,
    @Inject(UserRightsService) private readonly rights: UserRightsService,
    @Inject(OidcService) private readonly oidc: OidcService,
    @Inject(SamlService) private readonly saml: SamlService,
  ) {}

  onModuleInit(): void {
    this.decisions.register('provider-activate', async (em, { targetId, content }) => {
      const provider = await em.findOneOrFail(IdentityProvider, { id: targetId });
      if (provider.settingsHash !== content.provider?.settingsHash) throw new Problem('conflict');
      provider.status = 'active';
      await em.flush();
      await this.ledger.record(em, { action: 'identity-provider.activated', resources: [provider.resource()] });
      return null;
    });
  }

  /** The providers of the own institution, newest first. */
  async list(): Promise<{ data: IdentityProviderView[] }> {
    const seen = permitted<IdentityProvider>('IdentityProvider', 'read');
    if (!seen) throw new Problem('not-allowed');
    const rows = await this.work.read((em) =>
      em.find(IdentityProvider, seen, { orderBy: { createdAt: 'desc' }, limit: 100 }),
    );
    getContext().reads.push({ action: 'identity-provider.listed', resources: rows.map((row) => row.resource()) });
    return { data: rows.map((row) => this.toView(row)) };
  }

  /**
   * Sets up a provider and proposes to turn it on.
   * @throws Problem `not-processable` for a provider that does not answer, `conflict` for too many
   */
  async create(given: IdentityProviderDraft): Promise<IdentityProviderView & { proposal: ChangeProposalView }> {
    const draft = identityProviderDraft.parse(given);
    const { institutionId, userId } = getActor();
    if (!may('create', 'IdentityProvider', { institutionId })) throw new Problem('not-allowed');
    const settings = settingsOf(draft);
    const issuer = draft.kind === 'oidc' ? draft.issuer : draft.entityId;
    if (draft.kind === 'oidc') await this.assertAnswers(issuer, settings as OidcSettings);
    return this.work.write(async (em) => {
      if ((await em.count(IdentityProvider, { status: { $ne: 'disabled' } })) >= MOST)
        throw new Problem('conflict', `There are at most ${MOST} providers`);
      const { kind, name, domains, required, strongValues } = draft;
      const provider = em.create(IdentityProvider, {
        ...{ id: uuidv7(), institutionId, kind, name, issuer, domains: [...new Set(domains)], required, strongValues },
        ...{ settings, settingsHash: hashOf(draft), status: 'draft' as const },
        ...{ createdAt: this.clock.now(), createdBy: userId },
      });
      await em.flush();
      await this.ledger.record(em, { action: 'identity-provider.created', resources: [provider.resource()] });
      return { ...this.toView(provider), proposal: await this.propose(em, provider) };
    });
  }

  /** Turns a provider off for good, at once; who is signed in through it is signed out. @throws Problem `not-found`, `conflict` */
  disable(id: string): Promise<IdentityProviderView> {
    return this.work.write(async (em) => {
      const provider = await em.findOne(IdentityProvider, { id });
      if (!provider || !may('edit', 'IdentityProvider', provider)) throw notFound();
      if (provider.status === 'disabled') throw new Problem('conflict');
      provider.status = 'disabled';
      await em.flush();
      await this.ledger.record(em, { action: 'identity-provider.disabled', resources: [provider.resource()] });
      return this.toView(provider);
    });
  }

  /** Which active providers an address belongs to, by its domain alone. */
  async findForAddress(email: string): Promise<{ data: { id: string; name: string }[] }> {
    const domain = email.slice(email.lastIndexOf('@') + 1).toLowerCase();
    const where = { status: 'active' as const, domains: { $contains: [domain] } };
    const em = this.database.forSystem();
    const rows = await em.find(IdentityProvider, where, { orderBy: { name: 'asc' }, limit: 20 });
    return { data: rows.map(({ id, name }) => ({ id, name })) };
  }

  private async propose(em: EntityManager, provider: IdentityProvider): Promise<ChangeProposalView> {
    const { userId, institutionId } = getActor();
    const { id, name, kind, issuer, domains, required, settingsHash } = provider;
    return this.proposals.propose(em, {
      kind: 'provider-activate',
      target: { type: 'identity-provider', id },
      content: { provider: { id, name, kind, issuer, domains, required, settingsHash } },
      reason: null,
      stages: [await this.rights.findDecider(em, institutionId, [userId])],
    });
  }

  private async assertAnswers(issuer: string, settings: OidcSettings): Promise<void> {
    await this.oidc.discover({ issuer, settings }).catch((cause: unknown) => {
      throw fieldProblem('/issuer', 'unreachable', `No provider answers there: ${(cause as Error).message}`);
    });
  }

  private toView(provider: IdentityProvider): IdentityProviderView {
    const { id, kind, name, status, domains, required, strongValues, issuer, settingsHash, createdAt } = provider;
    const isSaml = kind === 'saml';
    return {
      ...{ id, kind, name, status, domains, required, strongValues, issuer, settingsHash },
      callbackUrl: isSaml ? this.saml.callbackUrl(id) : this.oidc.callbackUrl,
      audience: isSaml ? this.saml.audience(id) : (provider.settings as OidcSettings).clientId,
      createdAt: createdAt.toISOString(),
    };
  }
}

function settingsOf(draft: IdentityProviderDraft): OidcSettings | SamlSettings {
  if (draft.kind === 'saml') return { signInUrl: draft.signInUrl, certificates: draft.certificates };
  return { clientId: draft.clientId, clientSecret: draft.clientSecret };
}

/** Binds an approval to the whole configuration, the secret included. */
const hashOf = (draft: IdentityProviderDraft) =>
  createHash('sha256')
    .update(canonicalJson(draft as unknown as Json))
    .digest('hex');
