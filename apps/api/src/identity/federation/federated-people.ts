import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from '@mikro-orm/postgresql';
import { LedgerService } from '../../ledger/ledger.service.js';
import { Clock } from '../../platform/clock.js';
import { uuidv7 } from '../../platform/uuid.js';
import { ActorLoader, type Identified } from '../actor-loader.js';
import { emailHash, User } from '../user/user.entity.js';
import type { IdentityProvider, Vouched } from './identity-provider.entity.js';
import { subjectHash } from './subject-hash.js';

interface Found {
  identityId: string;
  identified: Identified;
}

/**
 * Whom a provider means: somebody of its own institution whom it vouched for before, or whose verified address is of one
 * of its domains. It makes nobody, gives nobody a role, and speaks for no other institution.
 */
@Injectable()
export class FederatedPeople {
  constructor(
    @Inject(Clock) private readonly clock: Clock,
    @Inject(LedgerService) private readonly ledger: LedgerService,
    @Inject(ActorLoader) private readonly actors: ActorLoader,
  ) {}

  /** Null when it is nobody who may sign in. Who was invited joins. */
  async find(em: EntityManager, provider: IdentityProvider, vouched: Vouched): Promise<Found | null> {
    const known = await this.findKnown(em, provider, vouched);
    const found = known ?? (await this.link(em, provider, vouched));
    const user = found && (await em.findOne(User, { id: found.user_id, institutionId: provider.institutionId }));
    if (!found || !user) return null;
    if (user.status === 'invited') {
      user.status = 'active';
      await em.flush();
      await this.ledger.record(em, { action: 'user.joined', resources: [user.resource()] });
    }
    const identified = await this.actors.load(em, user, 'session');
    return identified && { identityId: found.id, identified };
  }

  private async findKnown(em: EntityManager, provider: IdentityProvider, { subject }: Vouched) {
    const [row] = await em.execute<{ id: string; user_id: string }[]>(
      'select id, user_id from federated_identity where institution_id = ? and issuer = ? and subject_hash = ?',
      [provider.institutionId, provider.issuer, subjectHash(subject)],
    );
    return row ?? null;
  }

  private async link(em: EntityManager, provider: IdentityProvider, { subject, email, isEmailVerified }: Vouched) {
    if (email === null || !isEmailVerified || !provider.speaksFor(email)) return null;
    const where = { emailHash: emailHash(email), institutionId: provider.institutionId };
    const user = await em.findOne(User, where);
    if (!user || user.status === 'disabled' || user.roles.includes('service-account')) return null;
    const id = uuidv7();
    await em.execute(
      `insert into federated_identity (id, institution_id, user_id, issuer, subject_hash, created_at)
       values (?, ?, ?, ?, ?, ?)`,
      [id, provider.institutionId, user.id, provider.issuer, subjectHash(subject), this.clock.now()],
    );
    await this.ledger.record(em, {
      action: 'federated-identity.linked',
      resources: [user.resource(), provider.resource()],
    });
    return { id, user_id: user.id };
  }
}
