import { Body, Controller, Get, Inject, Param, Patch, Post, Query } from '@nestjs/common';
import {
  contactList,
  contactQuery,
  id,
  pageQuery,
  receipt,
  user,
  userDraft,
  userList,
  userStatusChange,
  type ContactQuery,
  type UserDraft,
  type UserStatusChange,
} from '@watchbook/contract';
import { z } from 'zod';
import { Audited } from '../../platform/audit/route.js';
import { UserService } from './user.service.js';

const userQuery = z.strictObject(pageQuery);
const userWritten = user.extend({ receipt });

@Controller()
export class UserController {
  constructor(@Inject(UserService) private readonly users: UserService) {}

  @Get('users')
  @Audited({ policy: ['read', 'User'], action: 'user.listed', response: userList })
  list(@Query({ schema: userQuery }) query: z.infer<typeof userQuery>) {
    return this.users.list(query);
  }

  @Post('users')
  @Audited({ policy: ['create', 'User'], action: 'user.created', response: userWritten, status: 201 })
  create(@Body({ schema: userDraft }) draft: UserDraft) {
    return this.users.create(draft);
  }

  @Patch('users/:id')
  @Audited({ policy: ['edit', 'User'], action: 'user.changed', response: userWritten })
  changeStatus(
    @Param('id', { schema: id }) userId: string,
    @Body({ schema: userStatusChange }) change: UserStatusChange,
  ) {
    return this.users.changeStatus(userId, change);
  }

  @Get('contacts')
  @Audited({ policy: ['create', 'Notice'], action: 'contact.listed', response: contactList })
  listContacts(@Query({ schema: contactQuery }) query: ContactQuery) {
    return this.users.listContacts(query);
  }
}
