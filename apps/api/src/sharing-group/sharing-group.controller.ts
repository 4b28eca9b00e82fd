import { Body, Controller, Inject, Param, Post } from '@nestjs/common';
import {
  changeProposal,
  changeReason,
  groupInvitation,
  groupRemoval,
  id,
  sharingGroupDraft,
  withReceipt,
  type ChangeReason,
  type GroupInvitation,
  type GroupRemoval,
  type SharingGroupDraft,
} from '@watchbook/contract';
import { z } from 'zod';
import { Audited } from '../platform/audit/route.js';
import { SharingGroupService } from './sharing-group.service.js';

const proposed = { response: withReceipt(changeProposal), status: 201, stepUp: true } as const;

@Controller('sharing-groups')
export class SharingGroupController {
  constructor(@Inject(SharingGroupService) private readonly groups: SharingGroupService) {}

  @Post()
  @Audited({
    policy: ['create', 'SharingGroup'],
    action: 'sharing-group.proposed',
    problems: ['conflict', 'not-processable'],
    ...proposed,
  })
  propose(@Body({ schema: sharingGroupDraft }) draft: SharingGroupDraft) {
    return this.groups.propose(draft);
  }

  @Post(':id/invitations')
  @Audited({
    policy: ['invite', 'SharingGroup'],
    action: 'sharing-group.invited',
    problems: ['conflict', 'not-processable'],
    response: withReceipt(z.object({ groupId: id, institutionId: id })),
    status: 201,
  })
  invite(@Param('id', { schema: id }) groupId: string, @Body({ schema: groupInvitation }) invited: GroupInvitation) {
    return this.groups.invite(groupId, invited.institutionId);
  }

  @Post(':id/joinings')
  @Audited({
    policy: ['join', 'SharingGroup'],
    action: 'sharing-group.join-proposed',
    problems: ['conflict'],
    ...proposed,
  })
  join(@Param('id', { schema: id }) groupId: string, @Body({ schema: changeReason }) { reason }: ChangeReason) {
    return this.groups.proposeJoin(groupId, reason);
  }

  @Post(':id/leavings')
  @Audited({
    policy: ['leave', 'SharingGroup'],
    action: 'sharing-group.leave-proposed',
    problems: ['conflict'],
    ...proposed,
  })
  leave(@Param('id', { schema: id }) groupId: string, @Body({ schema: changeReason }) { reason }: ChangeReason) {
    return this.groups.proposeLeave(groupId, reason);
  }

  @Post(':id/removals')
  @Audited({
    policy: ['remove', 'SharingGroup'],
    action: 'sharing-group.removal-proposed',
    problems: ['conflict'],
    ...proposed,
  })
  remove(@Param('id', { schema: id }) groupId: string, @Body({ schema: groupRemoval }) removal: GroupRemoval) {
    return this.groups.proposeRemoval(groupId, removal.institutionId, removal.reason);
  }
}
