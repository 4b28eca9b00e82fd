import { Injectable } from '@nestjs/common';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { User } from '../user/user.entity.js';

/** Invites people. */
@Injectable()
export class InvitationService {
  invite(_em: EntityManager, _user: User): Promise<{ invitationUrl: string | null }> {
    return Promise.resolve({ invitationUrl: null });
  }
}
