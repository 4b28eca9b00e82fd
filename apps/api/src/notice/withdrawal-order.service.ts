import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { LockMode } from '@mikro-orm/postgresql';
import { noticeStatuses, type ChangeProposalView } from '@watchbook/contract';
import { LedgerService } from '../ledger/ledger.service.js';
import { Clock } from '../platform/clock.js';
import { getActor } from '../platform/context.js';
import { Work } from '../platform/database/work.js';
import { doing } from '../platform/doing.js';
import { may } from '../platform/policy.js';
import { notFound, Problem } from '../platform/problem.js';
import { DecisionService } from '../proposal/decision.service.js';
import type { ChangeProposal } from '../proposal/proposal.entity.js';
import { ProposalService } from '../proposal/proposal.service.js';
import { NoticeLookService } from './notice-look.service.js';
import { Notice } from './notice.entity.js';

/** A regulator's order to withdraw a notice within its reach: one supervisor proposes it and another one approves. */
@Injectable()
export class WithdrawalOrderService implements OnModuleInit {
  constructor(
    @Inject(Work) private readonly work: Work,
    @Inject(LedgerService) private readonly ledger: LedgerService,
    @Inject(NoticeLookService) private readonly look: NoticeLookService,
    @Inject(ProposalService) private readonly proposals: ProposalService,
    @Inject(DecisionService) private readonly decisions: DecisionService,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.decisions.register('notice-withdrawal', async (em, proposal) => {
      const notice = await this.look.get(em, proposal.targetId);
      await em.lock(notice, LockMode.PESSIMISTIC_WRITE);
      await em.refresh(notice);
      assertOrderable(notice);
      notice.withdrawByOrder(doing(this.clock.now()), getActor().institutionId, reasonOf(proposal));
      await em.flush();
      await this.ledger.record(em, {
        action: 'notice.withdrawn',
        resources: [{ type: 'notice', id: notice.id, version: notice.version }],
        detail: { reason: proposal.reason },
      });
      return null;
    });
  }

  /**
   * Proposes the order. Source and sector stay out of the proposal: they may be hidden.
   * @throws Problem `not-found`, `not-allowed`, `conflict` when the notice has ended or the order is proposed already
   */
  propose(id: string, reason: string): Promise<ChangeProposalView> {
    return this.work.write(async (em) => {
      const notice = await this.look.get(em, id);
      assertOrderable(notice);
      return this.proposals.propose(em, {
        kind: 'notice-withdrawal',
        target: { type: 'notice', id },
        content: { notice: { id, ref: notice.ref } },
        reason,
        stages: [{ role: 'regulator-supervisor', institutionId: getActor().institutionId }],
      });
    });
  }
}

/** @throws Problem `not-found` for what the caller cannot read, `conflict` for a state in which nothing is ordered, else `not-allowed` */
function assertOrderable(notice: Notice): void {
  if (may('order-withdrawal', 'Notice', notice)) return;
  if (!may('read', 'Notice', notice) && !may('read-tombstone', 'Notice', notice)) throw notFound();
  const inOtherState = noticeStatuses.some((status) => may('order-withdrawal', 'Notice', { ...notice, status }));
  throw new Problem(inOtherState ? 'conflict' : 'not-allowed');
}

function reasonOf({ reason }: ChangeProposal): string {
  if (reason === null || reason === undefined) throw new Error('An order has a reason');
  return reason;
}
