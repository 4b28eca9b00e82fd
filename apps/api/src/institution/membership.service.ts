import { Inject, Injectable } from '@nestjs/common';
import { LockMode, type EntityManager } from '@mikro-orm/postgresql';
import { LedgerService } from '../ledger/ledger.service.js';
import { Clock } from '../platform/clock.js';
import { getActor } from '../platform/context.js';
import { Problem } from '../platform/problem.js';
import { uuidv7 } from '../platform/uuid.js';
import { GroupInvitation, Membership, SharingGroup } from './sharing-group.entity.js';

interface NewGroup {
  id: string;
  slug: string;
  name: string;
  chairInstitutionId: string;
}

/**
 * Who is in a sharing group. Each change counts the epoch up, so that a newcomer holds no token of the past and nobody
 * who left holds one of the present (docs/decisions/0001).
 */
@Injectable()
export class MembershipService {
  constructor(
    @Inject(LedgerService) private readonly ledger: LedgerService,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  find(em: EntityManager, id: string): Promise<SharingGroup | null> {
    return em.findOne(SharingGroup, { id });
  }

  async isTaken(em: EntityManager, slug: string): Promise<boolean> {
    return (await em.count(SharingGroup, { slug })) > 0;
  }

  async isMember(em: EntityManager, groupId: string, institutionId: string): Promise<boolean> {
    return (await em.count(Membership, { groupId, institutionId, leftAt: null })) > 0;
  }

  async isInvited(em: EntityManager, groupId: string, institutionId: string): Promise<boolean> {
    return (await em.count(GroupInvitation, { groupId, institutionId })) > 0;
  }

  /** Makes a group in the transaction of the last approval. @throws Problem `conflict` for a slug in use */
  async create(em: EntityManager, group: NewGroup): Promise<void> {
    em.create(SharingGroup, { ...group, epoch: 1, createdAt: this.clock.now() });
    await em.flush().catch((cause: unknown) => refuseTaken(cause, 'Another group has this short name'));
    await this.record(em, 'sharing-group.created', group.id, group.chairInstitutionId);
  }

  /** Lets an institution join later. @throws Problem `conflict` for one that is a member or invited already */
  async invite(em: EntityManager, groupId: string, institutionId: string): Promise<void> {
    if (await this.isMember(em, groupId, institutionId)) throw new Problem('conflict', 'It is a member already');
    const invitedAt = this.clock.now();
    em.create(GroupInvitation, { groupId, institutionId, invitedBy: getActor().userId, invitedAt });
    await em.flush().catch((cause: unknown) => refuseTaken(cause, 'It is invited already'));
    await this.record(em, 'sharing-group.invited', groupId, institutionId);
  }

  /** Adds a member from the next epoch on, in the transaction of the last approval. @throws Problem `conflict` */
  async join(em: EntityManager, groupId: string, institutionId: string): Promise<void> {
    const group = await this.lock(em, groupId);
    if (await this.isMember(em, groupId, institutionId)) throw new Problem('conflict', 'It is a member already');
    group.epoch += 1;
    const joinedAt = this.clock.now();
    em.create(Membership, { id: uuidv7(), groupId, institutionId, fromEpoch: group.epoch, joinedAt, leftAt: null });
    await em.nativeDelete(GroupInvitation, { groupId, institutionId });
    await em.flush();
    await this.record(em, 'sharing-group.joined', groupId, institutionId);
  }

  /** Ends a membership at once, in the transaction of the last approval. @throws Problem `conflict` */
  async leave(em: EntityManager, groupId: string, institutionId: string): Promise<void> {
    const group = await this.lock(em, groupId);
    const membership = await em.findOne(Membership, { groupId, institutionId, leftAt: null });
    if (!membership) throw new Problem('conflict', 'It is no member any more');
    membership.leftAt = this.clock.now();
    group.epoch += 1;
    await em.flush();
    await this.record(em, 'sharing-group.left', groupId, institutionId);
  }

  /** One change of membership at a time, so that no two share an epoch. */
  private lock(em: EntityManager, id: string): Promise<SharingGroup> {
    return em.findOneOrFail(SharingGroup, { id }, { lockMode: LockMode.PESSIMISTIC_WRITE, refresh: true });
  }

  private async record(em: EntityManager, action: string, groupId: string, institutionId: string): Promise<void> {
    const resources = [
      { type: 'sharing-group', id: groupId, version: null },
      { type: 'institution', id: institutionId, version: null },
    ];
    await this.ledger.record(em, { action, resources });
  }
}

function refuseTaken(cause: unknown, why: string): never {
  if ((cause as { code?: string }).code !== '23505') throw cause;
  throw new Problem('conflict', why);
}
