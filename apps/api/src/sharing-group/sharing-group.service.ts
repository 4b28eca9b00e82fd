import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { ChangeKind, ChangeProposalView, ChangeStage, SharingGroupDraft } from '@watchbook/contract';
import { UserRightsService } from '../identity/user/user-rights.service.js';
import { InstitutionService } from '../institution/institution.service.js';
import { MembershipService } from '../institution/membership.service.js';
import { getActor } from '../platform/context.js';
import { Work } from '../platform/database/work.js';
import { may } from '../platform/policy.js';
import { fieldProblem, notFound, Problem } from '../platform/problem.js';
import { uuidv7 } from '../platform/uuid.js';
import { DecisionService } from '../proposal/decision.service.js';
import type { ChangeProposal } from '../proposal/proposal.entity.js';
import { ProposalService, type Change } from '../proposal/proposal.service.js';

type Movement = Extract<ChangeKind, 'group-join' | 'group-leave' | 'group-remove'>;

/** Sharing groups: proposed, joined and left by two people of an institution, with its supervisor where it has one. */
@Injectable()
export class SharingGroupService implements OnModuleInit {
  constructor(
    @Inject(Work) private readonly work: Work,
    @Inject(InstitutionService) private readonly institutions: InstitutionService,
    @Inject(MembershipService) private readonly memberships: MembershipService,
    @Inject(UserRightsService) private readonly rights: UserRightsService,
    @Inject(ProposalService) private readonly proposals: ProposalService,
    @Inject(DecisionService) private readonly decisions: DecisionService,
  ) {}

  onModuleInit(): void {
    this.decisions.register('group-create', (em, proposal) => this.create(em, proposal));
    this.decisions.register('group-join', (em, { targetId, aboutInstitutionId }) =>
      this.memberships.join(em, targetId, aboutInstitutionId!).then(() => null),
    );
    for (const kind of ['group-leave', 'group-remove'] as const)
      this.decisions.register(kind, (em, { targetId, aboutInstitutionId }) =>
        this.memberships.leave(em, targetId, aboutInstitutionId!).then(() => null),
      );
  }

  /**
   * Proposes a group. The institution of a member that proposes looks after it and is its first member; the operator
   * names one, which joins by itself.
   * @throws Problem `not-processable` with the field at fault, `not-allowed`, `conflict`
   */
  propose({ slug, name, reason, ...draft }: SharingGroupDraft): Promise<ChangeProposalView> {
    const chairId = draft.chairInstitutionId ?? getActor().institutionId;
    if (!may('create', 'SharingGroup', { chairInstitutionId: chairId })) throw new Problem('not-allowed');
    return this.work.write(async (em) => {
      if (await this.memberships.isTaken(em, slug)) throw fieldProblem('/slug', 'taken', 'another group has it');
      const chair = await this.getMember(em, chairId, '/chairInstitutionId');
      const invitedIds = [...new Set(draft.invitedInstitutionIds)].filter((id) => id !== chairId);
      const invited = await Promise.all(
        invitedIds.map((id, i) => this.getMember(em, id, `/invitedInstitutionIds/${i}`)),
      );
      const group = { id: uuidv7(), slug, name };
      return this.proposals.propose(em, {
        ...(await this.aboutMember(em, 'group-create', chairId)),
        target: { type: 'sharing-group', id: group.id },
        content: { group, member: chair, invited },
        reason,
      });
    });
  }

  /** Invites an institution to join. @throws Problem `not-found`, `not-allowed`, `not-processable`, `conflict` */
  invite(groupId: string, institutionId: string): Promise<{ groupId: string; institutionId: string }> {
    return this.work.write(async (em) => {
      const group = await this.memberships.find(em, groupId);
      if (!group) throw notFound();
      if (!may('invite', 'SharingGroup', group)) throw new Problem('not-allowed');
      await this.getMember(em, institutionId, '/institutionId');
      await this.memberships.invite(em, groupId, institutionId);
      return { groupId, institutionId };
    });
  }

  /** Proposes that the own institution joins. @throws Problem `not-found`, `not-allowed` where it is not invited, `conflict` */
  proposeJoin(groupId: string, reason: string): Promise<ChangeProposalView> {
    const { institutionId } = getActor();
    return this.move(groupId, { kind: 'group-join', institutionId, reason });
  }

  /** Proposes that the own institution leaves. @throws Problem `not-found`, `not-allowed`, `conflict` */
  proposeLeave(groupId: string, reason: string): Promise<ChangeProposalView> {
    const { institutionId } = getActor();
    return this.move(groupId, { kind: 'group-leave', institutionId, reason });
  }

  /** Proposes to remove a member, by the chair or the operator. @throws Problem `not-found`, `not-allowed`, `conflict` */
  proposeRemoval(groupId: string, institutionId: string, reason: string): Promise<ChangeProposalView> {
    return this.move(groupId, { kind: 'group-remove', institutionId, reason });
  }

  private move(groupId: string, wanted: { kind: Movement; institutionId: string; reason: string }) {
    const { kind, institutionId, reason } = wanted;
    return this.work.write(async (em) => {
      const group = await this.memberships.find(em, groupId);
      if (!group) throw notFound();
      const verb = { 'group-join': 'join', 'group-leave': 'leave', 'group-remove': 'remove' }[kind];
      if (!may(verb, 'SharingGroup', { ...group, memberId: institutionId })) throw new Problem('not-allowed');
      await this.assertPossible(em, groupId, wanted);
      const name = (await this.institutions.findNames(em, [institutionId])).get(institutionId) ?? '';
      return this.proposals.propose(em, {
        ...(await this.aboutMember(em, kind, institutionId)),
        target: { type: 'sharing-group', id: groupId },
        content: { group: { id: groupId, slug: group.slug, name: group.name }, member: { id: institutionId, name } },
        reason,
      });
    });
  }

  private async assertPossible(
    em: EntityManager,
    groupId: string,
    { kind, institutionId }: { kind: Movement; institutionId: string },
  ) {
    const isMember = await this.memberships.isMember(em, groupId, institutionId);
    if (kind === 'group-join' && isMember) throw new Problem('conflict', 'It is a member already');
    if (kind !== 'group-join' && !isMember) throw new Problem('conflict', 'It is no member');
    if (kind === 'group-join' && !(await this.memberships.isInvited(em, groupId, institutionId)))
      throw new Problem('not-allowed', 'Only who is invited joins');
  }

  /** Whom a change of a group is about, and who approves it: a second person, and the supervisor of who gets in. */
  private async aboutMember(
    em: EntityManager,
    kind: ChangeKind,
    memberId: string,
  ): Promise<Pick<Change, 'kind' | 'about' | 'stages'>> {
    const { institutionId, userId } = getActor();
    const { jurisdiction, sector } = await this.institutions.getPlace(em, memberId);
    const second = await this.rights.findDecider(em, institutionId, [userId]);
    const getsIn = memberId === institutionId && (kind === 'group-create' || kind === 'group-join');
    const supervised = getsIn && sector !== null && (await this.institutions.isSupervised(em, sector, jurisdiction));
    const supervisor: ChangeStage = { role: 'regulator-supervisor', institutionId: null };
    return {
      kind,
      about: { institutionId: memberId, ...(supervised ? { jurisdiction, sector } : {}) },
      stages: supervised ? [second, supervisor] : [second],
    };
  }

  /** An active institution that can be in a group. @throws Problem `not-processable` */
  private async getMember(em: EntityManager, id: string, pointer: string): Promise<{ id: string; name: string }> {
    const found = (await this.institutions.findDirectory(em, [id])).get(id);
    if (!found || found.status !== 'active' || found.sector === null)
      throw fieldProblem(pointer, 'institution', 'an active insurer, bank or microlender');
    return { id, name: found.name };
  }

  private async create(em: EntityManager, proposal: ChangeProposal): Promise<null> {
    const { group, member, invited = [] } = proposal.content;
    if (!group || !member) throw new Error('A proposal of the kind group-create names both');
    await this.memberships.create(em, { ...group, chairInstitutionId: member.id });
    const proposedByChair = proposal.institutionId === member.id;
    if (proposedByChair) await this.memberships.join(em, group.id, member.id);
    for (const { id } of proposedByChair ? invited : [member, ...invited])
      await this.memberships.invite(em, group.id, id);
    return null;
  }
}
