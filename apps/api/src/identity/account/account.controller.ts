import { Body, Controller, Inject, Post } from '@nestjs/common';
import {
  accountLink,
  linkInspection,
  linkUse,
  passwordChange,
  passwordResetRequest,
  type LinkUse,
  type PasswordChange,
} from '@watchbook/contract';
import type { z } from 'zod';
import { Audited, Open } from '../../platform/audit/route.js';
import { PasswordService } from '../session/password.service.js';
import { AccountLinkService } from './account-link.service.js';
import { PasswordResetService } from './password-reset.service.js';

@Controller()
export class AccountController {
  constructor(
    @Inject(PasswordService) private readonly passwords: PasswordService,
    @Inject(PasswordResetService) private readonly resets: PasswordResetService,
    @Inject(AccountLinkService) private readonly links: AccountLinkService,
  ) {}

  @Post('me/password')
  @Audited({
    policy: ['edit', 'Session'],
    action: 'user.password-changed',
    keyed: false,
    problems: ['wrong-credentials', 'not-processable', 'too-many-requests'],
  })
  async changePassword(@Body({ schema: passwordChange }) change: PasswordChange): Promise<void> {
    await this.passwords.change(change);
  }

  @Post('password-resets')
  @Open('for who forgot the password; says nothing of any account', { status: 202 })
  async requestReset(
    @Body({ schema: passwordResetRequest }) { email }: z.infer<typeof passwordResetRequest>,
  ): Promise<void> {
    await this.resets.request(email);
  }

  @Post('account-links/inspections')
  @Open('whoever holds a link is told what it is for', {
    response: accountLink,
    status: 200,
    problems: ['not-found', 'too-many-requests'],
  })
  inspectLink(@Body({ schema: linkInspection }) { token }: z.infer<typeof linkInspection>) {
    return this.links.inspect(token);
  }

  @Post('account-links/uses')
  @Open('whoever holds a link sets the password, once', {
    status: 204,
    problems: ['not-found', 'not-processable', 'too-many-requests'],
  })
  async useLink(@Body({ schema: linkUse }) use: LinkUse): Promise<void> {
    await this.links.use(use);
  }
}
