import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { LockMode, type EntityManager } from '@mikro-orm/postgresql';
import {
  keeperOf,
  rolesOf,
  type ChangeProposalView,
  type ChangeStage,
  type InstitutionKind,
  type Role,
  type RoleProposal,
  type UserView,
} from '@watchbook/contract';
import { InstitutionService } from '../../institution/institution.service.js';
import { LedgerService } from '../../ledger/ledger.service.js';
import { getActor } from '../../platform/context.js';
import { Work } from '../../platform/database/work.js';
import { may } from '../../platform/policy.js';
import { fieldProblem, notFound, Problem } from '../../platform/problem.js';
import { DecisionService } from '../../proposal/decision.service.js';
import type { ChangeProposal } from '../../proposal/proposal.entity.js';
import { ProposalService } from '../../proposal/proposal.service.js';
import { User } from './user.entity.js';

/** Roles of people: one person proposes, another one approves, and nobody does either about oneself. */
@Injectable()
export class UserRightsService implements OnModuleInit {
  constructor(
    @Inject(Work) private readonly work: Work,
    @Inject(LedgerService) private readonly ledger: LedgerService,
    @Inject(InstitutionService) private readonly institutions: InstitutionService,
    @Inject(ProposalService) private readonly proposals: ProposalService,
    @Inject(DecisionService) private readonly decisions: DecisionService,
  ) {}

  onModuleInit(): void {
    this.decisions.register('user-roles', (em, proposal) => this.give(em, proposal));
  }

  /** The roles without repeats, in the order of the contract. @throws Problem `not-processable` for one of another kind of institution */
  checked(roles: Role[], kind: InstitutionKind): Role[] {
    const wrong = roles.findIndex((role) => !rolesOf[kind].includes(role));
    if (wrong !== -1)
      throw fieldProblem(`/roles/${wrong}`, 'role', 'people of an institution of this kind cannot have this role');
    return rolesOf[kind].filter((role) => roles.includes(role));
  }

  /**
   * Proposes other roles for a colleague.
   * @throws Problem `not-found`, `not-allowed` about oneself, `not-processable`, `conflict` while a proposal is open
   */
  propose(id: string, { roles, reason }: RoleProposal): Promise<ChangeProposalView> {
    const { userId, institutionId, institutionKind } = getActor();
    if (id === userId) throw new Problem('not-allowed', 'Nobody changes their own rights');
    return this.work.write(async (em) => {
      const user = await em.findOne(User, { id, institutionId });
      if (!user || user.roles.includes('service-account')) throw notFound();
      if (!may('edit', 'User', user)) throw new Problem('not-allowed');
      const wanted = this.checked(roles, institutionKind);
      if (sameRoles(user.roles, wanted)) throw fieldProblem('/roles', 'unchanged', 'these are the roles already');
      return this.proposeFor(em, user, { roles: wanted, reason });
    });
  }

  /** Proposes roles in the transaction of the caller. @throws Problem `conflict` while a proposal is open */
  async proposeFor(
    em: EntityManager,
    user: User,
    { roles, reason }: { roles: Role[]; reason: string | null },
  ): Promise<ChangeProposalView> {
    const decider = await this.findDecider(em, user.institutionId, [getActor().userId, user.id]);
    return this.proposals.propose(em, {
      kind: 'user-roles',
      target: { type: 'user', id: user.id },
      subjectUserId: user.id,
      roles,
      content: { user: { id: user.id, name: user.name }, rolesBefore: user.roles, rolesAfter: roles },
      reason,
      stages: [decider],
    });
  }

  /**
   * Who decides for an institution beside the people excluded: somebody else in charge of it, else a compliance officer,
   * and the operator where it has neither.
   */
  async findDecider(em: EntityManager, institutionId: string, excluded: string[]): Promise<ChangeStage> {
    const institution = (await this.institutions.findDirectory(em, [institutionId])).get(institutionId);
    if (!institution) throw notFound();
    const others = await em.find(User, { institutionId, status: 'active', id: { $nin: excluded } });
    const candidates: Role[] = [keeperOf[institution.kind], 'compliance-officer'];
    const role = candidates.find((candidate) => others.some(({ roles }) => roles.includes(candidate)));
    return role ? { role, institutionId } : { role: 'operator', institutionId: null };
  }

  /** A person as administrators see them. */
  async toUser(em: EntityManager, user: User): Promise<UserView> {
    const proposed = await this.proposals.findProposedRoles(em, [user.id]);
    return user.toUser(proposed.get(user.id) ?? null);
  }

  private async give(em: EntityManager, { targetId, roles, content }: ChangeProposal): Promise<null> {
    const user = await em.findOneOrFail(User, { id: targetId }, { lockMode: LockMode.PESSIMISTIC_WRITE });
    if (!sameRoles(user.roles, content.rolesBefore ?? []))
      throw new Problem('conflict', 'The roles have changed since this was proposed');
    user.roles = roles ?? [];
    await em.flush().catch(refuseLast);
    await this.ledger.record(em, {
      action: 'user.roles-changed',
      resources: [user.resource()],
      detail: { before: content.rolesBefore, after: roles },
    });
    return null;
  }
}

const sameRoles = (a: Role[], b: Role[]) => a.length === b.length && a.every((role) => b.includes(role));

/** The database keeps the last one in charge. @throws Problem `conflict` */
export function refuseLast(cause: unknown): never {
  if ((cause as { code?: string }).code !== 'WB003') throw cause;
  throw new Problem('conflict', 'Nobody would be left in charge of this institution');
}
