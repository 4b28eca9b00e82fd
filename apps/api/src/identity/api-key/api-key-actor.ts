import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { Actor } from '@watchbook/contract';
import { Clock } from '../../platform/clock.js';
import { ActorLoader, type Identified } from '../actor-loader.js';
import { User } from '../user/user.entity.js';
import { ApiKey } from './api-key.entity.js';

/** As whom the program of a key acts now. */
@Injectable()
export class ApiKeyActor {
  constructor(
    @Inject(ActorLoader) private readonly actors: ActorLoader,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  /**
   * Its service account with the scopes of the key; as the system. Null for a key that works no more: not approved, revoked,
   * expired, of an institution that is suspended or of somebody who left.
   */
  async load(em: EntityManager, key: ApiKey, via: Actor['via']): Promise<Identified | null> {
    const hasEnded = key.expiresAt && key.expiresAt <= this.clock.now();
    if (hasEnded || key.revokedAt || !key.approvedAt) return null;
    const active = await em.find(User, { id: [key.userId, key.createdBy], status: 'active' });
    const account = active.find(({ id }) => id === key.userId);
    if (!account || !active.some(({ id }) => id === key.createdBy)) return null;
    return this.actors.load(em, account, via, key.scopes);
  }

  /** The same by the service account, for what a program asked for before. */
  async loadAccount(em: EntityManager, accountId: string, via: Actor['via']): Promise<Identified | null> {
    const key = await em.findOne(ApiKey, { userId: accountId });
    return key && this.load(em, key, via);
  }
}
