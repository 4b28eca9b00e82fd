import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from '@mikro-orm/postgresql';
import { AccountLinkService } from './account-link.service.js';
import { MailService } from '../../platform/mail/mail.service.js';
import type { User } from '../user/user.entity.js';

/** Invites people. */
@Injectable()
export class InvitationService {
  constructor(
    @Inject(AccountLinkService) private readonly links: AccountLinkService,
    @Inject(MailService) private readonly mail: MailService,
  ) {}

  /**
   * Makes a link with which the person joins, in the transaction of the caller; one before counts no longer.
   * @returns the link only where no mail goes out: it is shown to whoever invites, once
   */
  async invite(em: EntityManager, user: User): Promise<{ invitationUrl: string | null }> {
    const link = await this.links.make(em, user.id, 'invitation');
    if (!this.mail.goesOut) return { invitationUrl: link };
    await this.mail.put(em, { template: 'invitation', to: user.email, link });
    return { invitationUrl: null };
  }
}
