import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import type { EntityManager } from '@mikro-orm/postgresql';
import {
  keeperOf,
  sectorOf,
  type ChangeProposalView,
  type ChangeStage,
  type InstitutionDraft,
  type Invitation,
} from '@watchbook/contract';
import { InvitationService } from '../identity/account/invitation.service.js';
import { UserChangeService } from '../identity/user/user-change.service.js';
import { UserService } from '../identity/user/user.service.js';
import { InstitutionChangeService } from '../institution/institution-change.service.js';
import { InstitutionService } from '../institution/institution.service.js';
import { LedgerService } from '../ledger/ledger.service.js';
import { Work } from '../platform/database/work.js';
import { fieldProblem, notFound } from '../platform/problem.js';
import { uuidv7 } from '../platform/uuid.js';
import { DecisionService } from '../proposal/decision.service.js';
import type { ChangeProposal } from '../proposal/proposal.entity.js';
import { ProposalService } from '../proposal/proposal.service.js';

const operator: ChangeStage = { role: 'operator', institutionId: null };
const itsSupervisor: ChangeStage = { role: 'regulator-supervisor', institutionId: null };

/** How institutions join: one operator proposes, another one and the regulator of its sector and place approve. */
@Injectable()
export class OnboardingService implements OnModuleInit {
  constructor(
    @Inject(Work) private readonly work: Work,
    @Inject(LedgerService) private readonly ledger: LedgerService,
    @Inject(InstitutionService) private readonly institutions: InstitutionService,
    @Inject(InstitutionChangeService) private readonly changes: InstitutionChangeService,
    @Inject(UserService) private readonly users: UserService,
    @Inject(UserChangeService) private readonly people: UserChangeService,
    @Inject(InvitationService) private readonly invitations: InvitationService,
    @Inject(ProposalService) private readonly proposals: ProposalService,
    @Inject(DecisionService) private readonly decisions: DecisionService,
  ) {}

  onModuleInit(): void {
    this.decisions.register('institution-join', (em, proposal) => this.join(em, proposal));
  }

  /**
   * Proposes that an institution joins. It is not there, and its administrator not invited, before all have approved.
   * @throws Problem `not-processable` with the field at fault, `conflict` while the same is open
   */
  async propose({ admin, reason, ...given }: InstitutionDraft): Promise<ChangeProposalView> {
    assertShape(given);
    if (await this.users.isAddressTaken(admin.email))
      throw fieldProblem('/admin/email', 'taken', 'This address cannot be used');
    return this.work.write(async (em) => {
      if (await this.changes.isTaken(em, given.slug))
        throw fieldProblem('/slug', 'taken', 'another institution has it');
      const { kind, sector, jurisdiction } = given;
      if (sector && !(await this.institutions.isSupervised(em, sector, jurisdiction)))
        throw fieldProblem('/jurisdiction', 'unsupervised', 'no regulator supervises this sector there');
      const institution = { ...given, id: uuidv7() };
      return this.proposals.propose(em, {
        kind: 'institution-join',
        target: { type: 'institution', id: institution.id },
        about: { institutionId: institution.id, jurisdiction, sector },
        roles: [keeperOf[kind]],
        content: { institution, admin },
        reason,
        stages: sector ? [operator, itsSupervisor] : [operator],
      });
    });
  }

  /**
   * Invites the first administrator once more, while nobody has joined.
   * @throws Problem `not-found` for an institution that has somebody in charge, or none invited
   */
  async inviteAgain(institutionId: string): Promise<Invitation> {
    return this.work.system(async (em) => {
      const user = await this.users.findFirstInvited(em, institutionId);
      if (!user) throw notFound();
      const { invitationUrl } = await this.invitations.invite(em, user);
      await this.ledger.record(em, { action: 'institution.invited', resources: [user.resource()] });
      return { invitationUrl };
    });
  }

  private async join(em: EntityManager, { content }: ChangeProposal): Promise<Invitation> {
    const { institution, admin } = content;
    if (!institution || !admin) throw new Error('A proposal of the kind institution-join names both');
    const { id, kind } = await this.changes.join(em, institution);
    const user = await this.people.add(em, { ...admin, institutionId: id, roles: [keeperOf[kind]] });
    return this.invitations.invite(em, user);
  }
}

/** @throws Problem `not-processable` where kind, sector and reach do not go together */
function assertShape({
  kind,
  sector,
  supervisedSectors,
  supervisedJurisdictions,
}: Omit<InstitutionDraft, 'admin' | 'reason'>): void {
  if (sector !== sectorOf[kind]) throw fieldProblem('/sector', 'kind', 'the sector is that of the kind of institution');
  const supervises = kind === 'regulator';
  for (const [name, list] of Object.entries({ supervisedSectors, supervisedJurisdictions }))
    if (list.length > 0 !== supervises)
      throw fieldProblem(`/${name}`, 'kind', 'a regulator supervises something, and nobody else does');
}
