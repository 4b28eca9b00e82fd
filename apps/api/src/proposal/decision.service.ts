import { Inject, Injectable } from '@nestjs/common';
import { LockMode, type EntityManager } from '@mikro-orm/postgresql';
import type { ChangeDecided, ChangeKind, ChangeProposalView } from '@watchbook/contract';
import { LedgerService } from '../ledger/ledger.service.js';
import { Clock } from '../platform/clock.js';
import { getActor, getContext } from '../platform/context.js';
import { actingMarks } from '../platform/doing.js';
import { Work } from '../platform/database/work.js';
import { may, permitted } from '../platform/policy.js';
import { notFound, Problem } from '../platform/problem.js';
import { contentHashOf } from './content-hash.js';
import { isAnother, ProposalView } from './proposal-view.js';
import { ChangeDecision, ChangeProposal } from './proposal.entity.js';
import { ProposalService } from './proposal.service.js';

/** Makes an approved change, in the transaction of the last approval. */
export type Effect = (em: EntityManager, proposal: ChangeProposal) => Promise<{ invitationUrl: string | null } | null>;

/** Deciding about proposed changes. */
@Injectable()
export class DecisionService {
  private readonly effects = new Map<ChangeKind, Effect>();

  constructor(
    @Inject(Work) private readonly work: Work,
    @Inject(LedgerService) private readonly ledger: LedgerService,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(ProposalService) private readonly proposals: ProposalService,
    @Inject(ProposalView) private readonly view: ProposalView,
  ) {}

  /** Says what changes of a kind do. Each slice registers its own at the start. */
  register(kind: ChangeKind, effect: Effect): void {
    this.effects.set(kind, effect);
  }

  /**
   * Approves exactly this content. The last approval makes the change, in the same transaction.
   * @throws Problem `not-found`, `second-person`, `conflict` when it is decided or was about other content
   */
  async approve(id: string, contentHash: string): Promise<ChangeDecided> {
    await this.proposals.expire();
    return this.work.write(async (em) => {
      const proposal = await this.getToDecide(em, id);
      if (proposal.contentHash !== contentHash || contentHashOf(proposal) !== contentHash)
        throw new Problem('conflict', 'What you looked at is not what was proposed');
      await this.decide(em, proposal, { decision: 'approved', reason: null });
      proposal.advance(this.clock.now());
      await em.flush();
      await this.ledger.record(em, { action: 'change-proposal.approved', resources: proposal.resources() });
      const effect = proposal.status === 'approved' ? await this.effectOf(proposal)(em, proposal) : null;
      return { ...(await this.view.one(em, proposal)), invitationUrl: effect?.invitationUrl ?? null };
    });
  }

  /** Ends a proposal without effect. @throws Problem `not-found`, `second-person`, `conflict` */
  async reject(id: string, reason: string): Promise<ChangeProposalView> {
    await this.proposals.expire();
    return this.work.write(async (em) => {
      const proposal = await this.getToDecide(em, id);
      return this.end(em, proposal, { decision: 'rejected', reason });
    });
  }

  /** Takes one's own proposal back. @throws Problem `not-found`, `conflict` */
  async withdraw(id: string): Promise<ChangeProposalView> {
    await this.proposals.expire();
    return this.work.write(async (em) => {
      const proposal = await this.getOpen(em, id);
      if (!may('withdraw', 'ChangeProposal', proposal)) throw new Problem('not-allowed');
      return this.end(em, proposal, { decision: 'withdrawn', reason: null });
    });
  }

  private async end(
    em: EntityManager,
    proposal: ChangeProposal,
    taken: { decision: 'rejected' | 'withdrawn'; reason: string | null },
  ): Promise<ChangeProposalView> {
    await this.decide(em, proposal, taken);
    proposal.close(taken.decision, this.clock.now());
    await em.flush();
    await this.ledger.record(em, {
      action: `change-proposal.${taken.decision}`,
      resources: proposal.resources(),
      ...(taken.reason === null ? {} : { detail: { reason: taken.reason } }),
    });
    return this.view.one(em, proposal);
  }

  /** Locked, open and waiting for somebody like the caller. */
  private async getToDecide(em: EntityManager, id: string): Promise<ChangeProposal> {
    const proposal = await this.getOpen(em, id);
    const before = await em.find(ChangeDecision, { proposalId: id });
    const { userId } = getActor();
    if (proposal.proposedBy === userId || proposal.subjectUserId === userId) throw new Problem('second-person');
    if (!may('approve', 'ChangeProposal', proposal)) throw new Problem('not-allowed');
    if (!isAnother(proposal, before)) throw new Problem('second-person');
    return proposal;
  }

  private async getOpen(em: EntityManager, id: string): Promise<ChangeProposal> {
    const seen = permitted<ChangeProposal>('ChangeProposal', 'read');
    const where = seen && { $and: [{ id }, seen] };
    const found = where && (await em.findOne(ChangeProposal, where));
    if (!found) throw notFound();
    const lockMode = LockMode.PESSIMISTIC_WRITE;
    const locked = await em.findOne(ChangeProposal, { id, status: 'open' }, { lockMode, refresh: true });
    if (!locked) throw await this.whyNot(em, found);
    return locked;
  }

  /** A row that cannot be locked is decided, or not this person's to decide. */
  private async whyNot(em: EntityManager, found: ChangeProposal): Promise<Problem> {
    const now = await em.findOne(ChangeProposal, { id: found.id }, { disableIdentityMap: true });
    if (now?.status !== 'open') return new Problem('conflict');
    return new Problem(found.subjectUserId === getActor().userId ? 'second-person' : 'not-allowed');
  }

  private async decide(
    em: EntityManager,
    { id, stage, contentHash }: ChangeProposal,
    taken: { decision: ChangeDecision['decision']; reason: string | null },
  ): Promise<void> {
    const { institutionId, userId } = getActor();
    em.create(ChangeDecision, {
      ...{ proposalId: id, stage, contentHash, institutionId, userId, ...taken },
      sessionId: getContext().sessionId,
      decidedWith: actingMarks(),
      decidedAt: this.clock.now(),
    });
    await em.flush().catch(refuseDecided);
  }

  private effectOf({ kind }: ChangeProposal): Effect {
    const effect = this.effects.get(kind);
    if (!effect) throw new Error(`Nothing makes changes of the kind ${kind}`);
    return effect;
  }
}

/** What the database holds against a decision. */
function refuseDecided(cause: unknown): never {
  const { code } = cause as { code?: string };
  if (code === 'WB001' || code === '23505') throw new Problem('conflict');
  if (code === 'WB002') throw new Problem('second-person');
  throw cause;
}
