import { Inject, Injectable } from '@nestjs/common';
import type { Actor } from '@watchbook/contract';
import { Work } from '../platform/database/work.js';
import { ActorLoader } from './actor-loader.js';
import { ApiKeyActor } from './api-key/api-key-actor.js';
import { ApiKey } from './api-key/api-key.entity.js';
import { User } from './user/user.entity.js';

/** Somebody who is known, and what they would act as now. */
export interface Acting {
  readonly institutionId: string;
  /** Null for who cannot act: disabled, of a suspended institution, without a role, or a key that works no more. */
  readonly actor: Actor | null;
}

/** As whom people and keys would act if they asked now, for questions about them. */
@Injectable()
export class ActingService {
  constructor(
    @Inject(Work) private readonly work: Work,
    @Inject(ActorLoader) private readonly actors: ActorLoader,
    @Inject(ApiKeyActor) private readonly keys: ApiKeyActor,
  ) {}

  /** A person who signed in; null when there is nobody with this id. Service accounts act by their keys alone. */
  findPerson(id: string): Promise<Acting | null> {
    return this.work.system(async (em) => {
      const user = await em.findOne(User, { id });
      if (!user || user.roles.includes('service-account')) return null;
      const found = await this.actors.load(em, user, 'session');
      return { institutionId: user.institutionId, actor: found?.actor ?? null };
    });
  }

  /** A key, from an address that it allows; null when there is none with this id. */
  findKey(id: string): Promise<Acting | null> {
    return this.work.system(async (em) => {
      const key = await em.findOne(ApiKey, { id });
      if (!key) return null;
      const found = await this.keys.load(em, key, 'api-key');
      return { institutionId: key.institutionId, actor: found?.actor ?? null };
    });
  }
}
