import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { ChangeProposalView } from '@watchbook/contract';
import { InstitutionService } from '../institution/institution.service.js';
import { Clock } from '../platform/clock.js';
import { getActor } from '../platform/context.js';
import { actingMarks, shareMark } from '../platform/doing.js';
import { may } from '../platform/policy.js';
import { ChangeDecision, ChangeProposal } from './proposal.entity.js';

/** How proposals look to whoever acts: whole, or that there is one. */
@Injectable()
export class ProposalView {
  constructor(
    @Inject(InstitutionService) private readonly institutions: InstitutionService,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  async one(em: EntityManager, proposal: ChangeProposal): Promise<ChangeProposalView> {
    const [view] = await this.many(em, [proposal]);
    return view!;
  }

  async many(em: EntityManager, proposals: ChangeProposal[]): Promise<ChangeProposalView[]> {
    if (proposals.length === 0) return [];
    const ids = proposals.map(({ id }) => id);
    const decisions = await em.find(ChangeDecision, { proposalId: ids }, { orderBy: { stage: 'asc' } });
    const names = await this.institutions.findNames(em, [
      ...proposals.flatMap(({ institutionId, awaitsInstitutionId }) =>
        [institutionId, awaitsInstitutionId ?? []].flat(),
      ),
      ...decisions.map(({ institutionId }) => institutionId),
    ]);
    return proposals.map((proposal) => {
      const own = decisions.filter(({ proposalId }) => proposalId === proposal.id);
      return { ...this.envelope(proposal, own, names), ...contentFor(proposal, own), may: this.mayOf(proposal, own) };
    });
  }

  private envelope(proposal: ChangeProposal, decisions: ChangeDecision[], names: Map<string, string>) {
    const { id, kind, institutionId, targetType, targetId, proposedAt, expiresAt, closedAt, stage, stages } = proposal;
    const nameOf = (institution: string) => names.get(institution) ?? '';
    const status = proposal.statusAt(this.clock.now());
    const { awaitsRole: role, awaitsInstitutionId: awaited } = proposal;
    return {
      id,
      kind,
      status,
      target: { type: targetType, id: targetId },
      institutionId,
      institution: nameOf(institutionId),
      proposedAt: proposedAt.toISOString(),
      expiresAt: expiresAt.toISOString(),
      closedAt: closedAt?.toISOString() ?? null,
      awaits:
        role && status === 'open'
          ? { role, institutionId: awaited ?? null, institution: awaited ? nameOf(awaited) : null }
          : null,
      stage,
      stages: stages.length,
      decisions: decisions.map(({ stage: at, decision, institutionId: by, decidedAt }) => ({
        ...{ stage: at, decision, institutionId: by, institution: nameOf(by) },
        at: decidedAt.toISOString(),
      })),
    };
  }

  private mayOf(proposal: ChangeProposal, decisions: ChangeDecision[]) {
    const open = proposal.statusAt(this.clock.now()) === 'open';
    return {
      approve: open && may('approve', 'ChangeProposal', proposal) && isAnother(proposal, decisions),
      withdraw: open && may('withdraw', 'ChangeProposal', proposal),
    };
  }
}

/** Whether whoever acts is neither the proposer, nor whom it is about, nor somebody who decided before. */
export function isAnother(proposal: ChangeProposal, decisions: ChangeDecision[]): boolean {
  const { userId } = getActor();
  const people = [proposal.proposedBy, proposal.subjectUserId, ...decisions.map((decision) => decision.userId)];
  const marks = [proposal.proposedWith, ...decisions.map((decision) => decision.decidedWith)].flat();
  return !people.includes(userId) && !shareMark(actingMarks(), marks);
}

/** Whole for who may read it and for who decided it; the auditor knows only that there is one. */
function contentFor(proposal: ChangeProposal, decisions: ChangeDecision[]) {
  const { userId } = getActor();
  const whole = may('read', 'ChangeProposal', proposal) || decisions.some((decision) => decision.userId === userId);
  if (!whole) return { reason: null, content: null, contentHash: null, proposedBy: null };
  const { contentHash, reason, content, proposedBy, proposedName } = proposal;
  return { reason: reason ?? null, content, contentHash, proposedBy: { id: proposedBy, name: proposedName ?? '' } };
}
