import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import type { ChangeProposalView, InstitutionView } from '@watchbook/contract';
import { InstitutionChangeService } from '../institution/institution-change.service.js';
import { InstitutionService } from '../institution/institution.service.js';
import { getActor } from '../platform/context.js';
import { Work } from '../platform/database/work.js';
import { may } from '../platform/policy.js';
import { notFound, Problem } from '../platform/problem.js';
import { DecisionService } from '../proposal/decision.service.js';
import { ProposalService } from '../proposal/proposal.service.js';

type Kind = 'institution-suspend' | 'institution-reinstate';
/** What each kind of proposal makes of an institution. */
const becomes: Record<Kind, InstitutionView['status']> = {
  'institution-suspend': 'suspended',
  'institution-reinstate': 'active',
};

/**
 * Locking an institution out and letting it in again, by two operators or two supervisors within their reach.
 * Its people and keys are nobody from that moment on.
 */
@Injectable()
export class SuspensionService implements OnModuleInit {
  constructor(
    @Inject(Work) private readonly work: Work,
    @Inject(InstitutionService) private readonly institutions: InstitutionService,
    @Inject(InstitutionChangeService) private readonly changes: InstitutionChangeService,
    @Inject(ProposalService) private readonly proposals: ProposalService,
    @Inject(DecisionService) private readonly decisions: DecisionService,
  ) {}

  onModuleInit(): void {
    for (const kind of ['institution-suspend', 'institution-reinstate'] as const)
      this.decisions.register(kind, async (em, { targetId }) => {
        await this.changes.setStatus(em, targetId, becomes[kind]);
        return null;
      });
  }

  /**
   * Proposes either. Nobody locks out the operator, or the own institution.
   * @throws Problem `not-found`, `not-allowed`, `conflict` when it is so already or proposed
   */
  propose(id: string, kind: Kind, reason: string): Promise<ChangeProposalView> {
    const { institutionId, roles } = getActor();
    return this.work.write(async (em) => {
      const found = (await this.institutions.findDirectory(em, [id])).get(id);
      if (!found) throw notFound();
      if (!may('suspend', 'Institution', found) || id === institutionId || found.kind === 'operator')
        throw new Problem('not-allowed');
      if (found.status === becomes[kind]) throw new Problem('conflict', `The institution is ${found.status} already`);
      const { name, slug, kind: sort, sector, jurisdiction } = found;
      const reach = { supervisedSectors: [], supervisedJurisdictions: [], address: null, contact: null };
      return this.proposals.propose(em, {
        kind,
        target: { type: 'institution', id },
        about: { institutionId: id, jurisdiction, sector },
        content: { institution: { id, name, slug, kind: sort, sector, jurisdiction, ...reach } },
        reason,
        stages: [
          roles.includes('operator')
            ? { role: 'operator', institutionId: null }
            : { role: 'regulator-supervisor', institutionId },
        ],
      });
    });
  }
}
