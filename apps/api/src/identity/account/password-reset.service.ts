import { Inject, Injectable } from '@nestjs/common';
import { LedgerService } from '../../ledger/ledger.service.js';
import { Work } from '../../platform/database/work.js';
import { MailService } from '../../platform/mail/mail.service.js';
import { Problem } from '../../platform/problem.js';
import { ThrottleService } from '../session/throttle.service.js';
import { emailHash, User } from '../user/user.entity.js';
import { AccountLinkService } from './account-link.service.js';

/** A link for who forgot the password, by mail. */
@Injectable()
export class PasswordResetService {
  constructor(
    @Inject(Work) private readonly work: Work,
    @Inject(LedgerService) private readonly ledger: LedgerService,
    @Inject(MailService) private readonly mail: MailService,
    @Inject(ThrottleService) private readonly throttle: ThrottleService,
    @Inject(AccountLinkService) private readonly links: AccountLinkService,
  ) {}

  /**
   * Mails a link if somebody active has this address. The answer and its work are the same if nobody has, and also
   * after too many requests for one address, which are not carried out.
   */
  async request(email: string): Promise<void> {
    const hash = emailHash(email);
    const isFree = await this.throttle.assertFree('reset', hash).then(
      () => true,
      (cause: unknown) => {
        if (cause instanceof Problem) return false;
        throw cause;
      },
    );
    await this.throttle.note('reset', hash);
    const mailId = await this.work.system(async (em) => {
      const user = await em.findOne(User, { emailHash: hash });
      const isMailed = isFree && user?.status === 'active' && !user.roles.includes('service-account');
      const link = isMailed ? await this.links.make(em, user.id, 'password-reset') : null;
      const id = await this.mail.put(em, { template: link ? 'password-reset' : 'none', to: email, link: link ?? '' });
      const resources = user ? [user.resource()] : [];
      await this.ledger.record(em, {
        action: 'user.password-reset-requested',
        resources,
        detail: { mailed: isMailed },
      });
      return id;
    });
    await this.mail.send(mailId);
  }
}
