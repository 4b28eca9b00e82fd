import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { ChangeProposalView, Invitation } from '@watchbook/contract';
import { LedgerService } from '../../ledger/ledger.service.js';
import { Clock } from '../../platform/clock.js';
import { getActor } from '../../platform/context.js';
import { Work } from '../../platform/database/work.js';
import { MailService } from '../../platform/mail/mail.service.js';
import { may } from '../../platform/policy.js';
import { notFound, Problem } from '../../platform/problem.js';
import { DecisionService } from '../../proposal/decision.service.js';
import type { ChangeProposal } from '../../proposal/proposal.entity.js';
import { ProposalService } from '../../proposal/proposal.service.js';
import { AccountLinkService } from '../account/account-link.service.js';
import { User } from './user.entity.js';
import { UserRightsService } from './user-rights.service.js';

/** Helping somebody back in who lost password, passkeys and codes: one person asks, a second one agrees. */
@Injectable()
export class UserRecoveryService implements OnModuleInit {
  constructor(
    @Inject(Work) private readonly work: Work,
    @Inject(LedgerService) private readonly ledger: LedgerService,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(MailService) private readonly mail: MailService,
    @Inject(AccountLinkService) private readonly links: AccountLinkService,
    @Inject(UserRightsService) private readonly rights: UserRightsService,
    @Inject(ProposalService) private readonly proposals: ProposalService,
    @Inject(DecisionService) private readonly decisions: DecisionService,
  ) {}

  onModuleInit(): void {
    this.decisions.register('user-recovery', (em, proposal) => this.recover(em, proposal));
  }

  /**
   * Proposes that a colleague starts anew with a link.
   * @throws Problem `not-found`, `not-allowed` about oneself, `conflict` for who is not active, or while it is proposed
   */
  propose(id: string, reason: string): Promise<ChangeProposalView> {
    const { userId, institutionId } = getActor();
    if (id === userId) throw new Problem('not-allowed', 'Nobody decides about themselves');
    return this.work.write(async (em) => {
      const user = await em.findOne(User, { id, institutionId });
      if (!user || user.roles.includes('service-account')) throw notFound();
      if (!may('edit', 'User', user)) throw new Problem('not-allowed');
      if (user.status !== 'active') throw new Problem('conflict', `This person is ${user.status}`);
      const decider = await this.rights.findDecider(em, institutionId, [userId, id]);
      return this.proposals.propose(em, {
        kind: 'user-recovery',
        target: { type: 'user', id },
        subjectUserId: id,
        content: { user: { id, name: user.name } },
        reason,
        stages: [decider],
      });
    });
  }

  /** Takes away all that the person signs in with, ends the sessions, and makes a link to start anew. */
  private async recover(em: EntityManager, { targetId }: ChangeProposal): Promise<Invitation> {
    const user = await em.findOneOrFail(User, targetId);
    if (user.status !== 'active') throw new Problem('conflict', `This person is ${user.status}`);
    for (const table of ['user_passkey', 'user_totp', 'user_recovery_code', 'user_password'])
      await em.execute(`delete from ${table} where user_id = ?`, [user.id]);
    const now = this.clock.now();
    await em.execute('update user_session set revoked_at = ? where user_id = ? and revoked_at is null', [now, user.id]);
    const link = await this.links.make(em, user.id, 'password-reset');
    await this.ledger.record(em, { action: 'user.recovered', resources: [user.resource()] });
    if (!this.mail.goesOut) return { invitationUrl: link };
    await this.mail.put(em, { template: 'password-reset', to: user.email, link });
    return { invitationUrl: null };
  }
}
