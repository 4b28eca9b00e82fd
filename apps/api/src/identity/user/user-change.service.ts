import { Inject, Injectable } from '@nestjs/common';
import { LockMode, type EntityManager } from '@mikro-orm/postgresql';
import {
  firstRoles,
  type Invitation,
  type Role,
  type UserChange,
  type UserDraft,
  type UserInvited,
  type UserView,
} from '@watchbook/contract';
import { LedgerService } from '../../ledger/ledger.service.js';
import { Clock } from '../../platform/clock.js';
import { getActor } from '../../platform/context.js';
import { Work } from '../../platform/database/work.js';
import { may } from '../../platform/policy.js';
import { notFound, Problem } from '../../platform/problem.js';
import { uuidv7 } from '../../platform/uuid.js';
import { InvitationService } from '../account/invitation.service.js';
import { emailHash, User } from './user.entity.js';
import { refuseLast, UserRightsService } from './user-rights.service.js';

interface Person {
  institutionId: string;
  name: string;
  email: string;
  roles: Role[];
}

/** Inviting people of the own institution, and what one administrator may change of them. */
@Injectable()
export class UserChangeService {
  constructor(
    @Inject(Work) private readonly work: Work,
    @Inject(LedgerService) private readonly ledger: LedgerService,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(UserRightsService) private readonly rights: UserRightsService,
    @Inject(InvitationService) private readonly invitations: InvitationService,
  ) {}

  /**
   * Invites a person to the own institution. Of the roles, those that one person may give count at once; the others
   * are proposed, and count when a second person approves them.
   * @throws Problem `not-processable` for a role of another kind of institution, `conflict` for an address in use
   */
  invite({ name, email, roles, reason }: UserDraft): Promise<UserInvited> {
    const { institutionId, institutionKind } = getActor();
    const wanted = this.rights.checked(roles, institutionKind);
    const first = wanted.filter((role) => firstRoles.includes(role));
    return this.work.write(async (em) => {
      const user = await this.add(em, { institutionId, name, email, roles: first });
      const { invitationUrl } = await this.invitations.invite(em, user);
      const proposal =
        wanted.length > first.length
          ? await this.rights.proposeFor(em, user, { roles: wanted, reason: reason ?? null })
          : null;
      return { ...user.toUser(proposal ? wanted : null), invitationUrl, proposal };
    });
  }

  /** Adds somebody who has neither a password nor a passkey yet. @throws Problem `conflict` for an address in use */
  async add(em: EntityManager, { institutionId, name, email, roles }: Person): Promise<User> {
    const user = em.create(User, {
      ...{ id: uuidv7(), institutionId, name, email, emailHash: emailHash(email), roles },
      ...{ status: 'invited' as const, version: 1, createdAt: this.clock.now() },
    });
    await em.flush().catch(refuseTaken);
    await this.ledger.record(em, { action: 'user.created', resources: [user.resource()], detail: { roles } });
    return user;
  }

  /** Invites once more: the link before counts no longer. @throws Problem `not-found`, `conflict` for who has joined */
  inviteAgain(id: string): Promise<Invitation> {
    return this.work.write(async (em) => {
      const user = await this.getOwn(em, id);
      if (user.status !== 'invited') throw new Problem('conflict', 'Only somebody who has not joined is invited');
      const { invitationUrl } = await this.invitations.invite(em, user);
      await this.ledger.record(em, { action: 'user.invited', resources: [user.resource()] });
      return { invitationUrl };
    });
  }

  /**
   * Changes the name of a colleague, disables or enables them; sessions and keys follow at once.
   * @throws Problem `not-found`, `not-allowed` on oneself, `conflict` for the last one in charge
   */
  edit(id: string, { name, status }: UserChange): Promise<UserView> {
    return this.work.write(async (em) => {
      const user = await this.getOwn(em, id);
      const renamed = name !== undefined && name !== user.name;
      const turned = status !== undefined && status !== user.status;
      if (turned && user.status === 'invited' && status === 'active')
        throw new Problem('conflict', 'Who is invited becomes active by joining');
      if (renamed) user.name = name;
      if (turned) user.status = status === 'active' && !user.joinedAt ? 'invited' : status;
      await em.flush().catch(refuseLast);
      if (renamed || !turned) await this.ledger.record(em, { action: 'user.renamed', resources: [user.resource()] });
      const action = status === 'disabled' ? 'user.disabled' : 'user.enabled';
      if (turned) await this.ledger.record(em, { action, resources: [user.resource()] });
      return this.rights.toUser(em, user);
    });
  }

  private async getOwn(em: EntityManager, id: string): Promise<User> {
    const { userId, institutionId } = getActor();
    if (id === userId) throw new Problem('not-allowed', 'Nobody changes their own rights');
    // Locked, so that two who change somebody at once see what the other one did.
    const user = await em.findOne(User, { id, institutionId }, { lockMode: LockMode.PESSIMISTIC_WRITE });
    if (!user || user.roles.includes('service-account')) throw notFound();
    if (!may('edit', 'User', user)) throw new Problem('not-allowed');
    return user;
  }
}

function refuseTaken(cause: unknown): never {
  if ((cause as { code?: string }).code !== '23505') throw cause;
  throw new Problem('conflict', 'This address cannot be used', { errors: [{ pointer: '/email', code: 'taken' }] });
}
