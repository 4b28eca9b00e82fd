import { Inject, Injectable } from '@nestjs/common';
import type { KeyWithAccess } from '@watchbook/contract';
import { Work } from '../platform/database/work.js';
import { ApiKey } from './api-key/api-key.entity.js';
import { Session } from './session/session.entity.js';
import { User } from './user/user.entity.js';

/** When each person signed in last, and the name of each; by id. */
export interface PersonFact {
  readonly name: string;
  readonly lastSignInAt: Date | null;
}

/** How access was used at one institution, for whoever the caller of this has made sure reviews it. */
@Injectable()
export class AccessFactService {
  constructor(@Inject(Work) private readonly work: Work) {}

  /** People of the institution, with the last session that began until then; service accounts too. */
  findPeople(institutionId: string, at: Date): Promise<Map<string, PersonFact>> {
    return this.work.system(async (em) => {
      const users = await em.find(User, { institutionId }, { fields: ['id', 'name'] });
      const where = { userId: users.map(({ id }) => id), createdAt: { $lte: at } };
      const orderBy = { createdAt: 'asc' } as const;
      const sessions = await em.find(Session, where, { fields: ['userId', 'createdAt'], orderBy });
      const last = new Map(sessions.map(({ userId, createdAt }) => [userId, createdAt]));
      return new Map(users.map(({ id, name }) => [id, { name, lastSignInAt: last.get(id) ?? null }]));
    });
  }

  /** Keys that worked then, oldest first. When one was used last is known as of now alone. */
  findKeys(institutionId: string, at: Date): Promise<KeyWithAccess[]> {
    return this.work.system(async (em) => {
      const lasting = (property: 'revokedAt' | 'expiresAt') => ({
        $or: [{ [property]: null }, { [property]: { $gt: at } }],
      });
      const where = { $and: [{ institutionId, approvedAt: { $lte: at } }, lasting('revokedAt'), lasting('expiresAt')] };
      const keys = await em.find(ApiKey, where, { orderBy: [{ createdAt: 'asc' }, { id: 'asc' }] });
      return keys.map(({ id, prefix, scopes, createdAt, expiresAt, lastUsedAt }) => ({
        ...{ apiKeyId: id, prefix, scopes },
        createdAt: createdAt.toISOString(),
        expiresAt: expiresAt?.toISOString() ?? null,
        lastUsedAt: lastUsedAt?.toISOString() ?? null,
      }));
    });
  }
}
