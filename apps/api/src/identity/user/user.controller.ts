import { Body, Controller, Get, Inject, Param, Patch, Post, Query } from '@nestjs/common';
import {
  changeProposal,
  changeReason,
  contactList,
  contactQuery,
  id,
  invitation,
  roleList,
  roleProposal,
  user,
  userChange,
  userDraft,
  userInvited,
  userList,
  userQuery,
  withReceipt,
  type ChangeReason,
  type ContactQuery,
  type RoleProposal,
  type UserChange,
  type UserDraft,
  type UserQuery,
} from '@watchbook/contract';
import { Audited } from '../../platform/audit/route.js';
import { UserChangeService } from './user-change.service.js';
import { UserRecoveryService } from './user-recovery.service.js';
import { UserRightsService } from './user-rights.service.js';
import { UserService } from './user.service.js';

@Controller()
export class UserController {
  constructor(
    @Inject(UserService) private readonly users: UserService,
    @Inject(UserChangeService) private readonly changes: UserChangeService,
    @Inject(UserRightsService) private readonly rights: UserRightsService,
    @Inject(UserRecoveryService) private readonly recoveries: UserRecoveryService,
  ) {}

  @Get('users')
  @Audited({ policy: ['read', 'User'], action: 'user.listed', response: userList })
  list(@Query({ schema: userQuery }) query: UserQuery) {
    return this.users.list(query);
  }

  @Post('users')
  @Audited({
    policy: ['create', 'User'],
    action: 'user.created',
    problems: ['conflict', 'not-processable'],
    response: withReceipt(userInvited),
    status: 201,
    stepUp: true,
  })
  create(@Body({ schema: userDraft }) draft: UserDraft) {
    return this.changes.invite(draft);
  }

  @Patch('users/:id')
  @Audited({
    policy: ['edit', 'User'],
    action: 'user.edited',
    problems: ['conflict'],
    response: withReceipt(user),
    stepUp: true,
  })
  edit(@Param('id', { schema: id }) userId: string, @Body({ schema: userChange }) change: UserChange) {
    return this.changes.edit(userId, change);
  }

  @Post('users/:id/invitations')
  @Audited({
    policy: ['edit', 'User'],
    action: 'user.invited',
    problems: ['conflict'],
    response: withReceipt(invitation),
    status: 201,
    stepUp: true,
  })
  inviteAgain(@Param('id', { schema: id }) userId: string) {
    return this.changes.inviteAgain(userId);
  }

  @Post('users/:id/role-proposals')
  @Audited({
    policy: ['edit', 'User'],
    action: 'user.roles-proposed',
    problems: ['conflict', 'not-processable'],
    response: withReceipt(changeProposal),
    status: 201,
    stepUp: true,
  })
  proposeRoles(@Param('id', { schema: id }) userId: string, @Body({ schema: roleProposal }) proposal: RoleProposal) {
    return this.rights.propose(userId, proposal);
  }

  @Post('users/:id/recoveries')
  @Audited({
    policy: ['edit', 'User'],
    action: 'user.recovery-proposed',
    problems: ['conflict'],
    response: withReceipt(changeProposal),
    status: 201,
    stepUp: true,
  })
  proposeRecovery(
    @Param('id', { schema: id }) userId: string,
    @Body({ schema: changeReason }) { reason }: ChangeReason,
  ) {
    return this.recoveries.propose(userId, reason);
  }

  @Get('roles')
  @Audited({ policy: ['read', 'Institution'], action: 'role.listed', response: roleList })
  listRoles() {
    return this.users.listRoles();
  }

  @Get('contacts')
  @Audited({ policy: ['create', 'Notice'], action: 'contact.listed', response: contactList })
  listContacts(@Query({ schema: contactQuery }) query: ContactQuery) {
    return this.users.listContacts(query);
  }
}
