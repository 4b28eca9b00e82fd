import { Body, Controller, Delete, Get, Inject, Param, Post, Res } from '@nestjs/common';
import {
  accountSecurity,
  factorAdded,
  id,
  me,
  passkey,
  passkeyDraft,
  passkeyOptions,
  receipt,
  recoveryCodes,
  stepUp,
  totpConfirmation,
  totpSetup,
  type Me,
  type PasskeyDraft,
  type StepUp,
} from '@watchbook/contract';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import { Audited } from '../../platform/audit/route.js';
import { SessionCookie } from '../session/session-cookie.js';
import { AccountSecurityService } from './account-security.service.js';
import { StepUpService } from './step-up.service.js';

@Controller()
export class AccountSecurityController {
  constructor(
    @Inject(AccountSecurityService) private readonly security: AccountSecurityService,
    @Inject(StepUpService) private readonly stepUps: StepUpService,
    @Inject(SessionCookie) private readonly cookie: SessionCookie,
  ) {}

  @Post('sessions/current/step-up')
  @Audited({
    policy: ['edit', 'Session'],
    action: 'session.stepped-up',
    keyed: false,
    problems: ['wrong-credentials', 'too-many-requests'],
    response: me,
    status: 201,
  })
  async stepUp(@Body({ schema: stepUp }) given: StepUp, @Res({ passthrough: true }) reply: FastifyReply): Promise<Me> {
    return this.cookie.set(reply, await this.stepUps.stepUp(given));
  }

  @Post('sessions/current/step-up/passkey-options')
  @Audited({
    policy: ['edit', 'Session'],
    action: 'session.step-up-asked',
    keyed: false,
    response: passkeyOptions,
    status: 201,
  })
  stepUpOptions() {
    return this.stepUps.options();
  }

  @Get('me/security')
  @Audited({ policy: ['read', 'Session'], action: 'user.security-read', response: accountSecurity })
  read() {
    return this.security.read();
  }

  @Post('me/passkeys/options')
  @Audited({
    policy: ['edit', 'Session'],
    action: 'user.passkey-begun',
    keyed: false,
    problems: ['step-up-required'],
    response: passkeyOptions,
    status: 201,
  })
  passkeyOptions() {
    return this.security.passkeyOptions();
  }

  @Post('me/passkeys')
  @Audited({
    policy: ['edit', 'Session'],
    action: 'user.passkey-added',
    problems: ['step-up-required', 'conflict', 'not-processable'],
    response: passkey.extend(factorAdded.shape).extend({ receipt }),
    status: 201,
  })
  addPasskey(@Body({ schema: passkeyDraft }) draft: PasskeyDraft) {
    return this.security.addPasskey(draft);
  }

  @Delete('me/passkeys/:id')
  @Audited({ policy: ['edit', 'Session'], action: 'user.passkey-removed', problems: ['step-up-required', 'conflict'] })
  async removePasskey(@Param('id', { schema: id }) passkeyId: string): Promise<void> {
    await this.security.removePasskey(passkeyId);
  }

  @Post('me/totp')
  @Audited({
    policy: ['edit', 'Session'],
    action: 'user.totp-begun',
    problems: ['step-up-required', 'conflict'],
    response: totpSetup.extend({ receipt }),
    status: 201,
  })
  beginTotp() {
    return this.security.beginTotp();
  }

  @Post('me/totp/confirmations')
  @Audited({
    policy: ['edit', 'Session'],
    action: 'user.totp-added',
    problems: ['wrong-credentials', 'step-up-required', 'conflict'],
    response: factorAdded.extend({ receipt }),
    status: 201,
  })
  confirmTotp(@Body({ schema: totpConfirmation }) { code }: z.infer<typeof totpConfirmation>) {
    return this.security.confirmTotp(code);
  }

  @Delete('me/totp')
  @Audited({
    policy: ['edit', 'Session'],
    action: 'user.totp-removed',
    problems: ['step-up-required', 'not-found', 'conflict'],
  })
  async removeTotp(): Promise<void> {
    await this.security.removeTotp();
  }

  @Post('me/recovery-codes')
  @Audited({
    policy: ['edit', 'Session'],
    action: 'user.recovery-codes-renewed',
    problems: ['step-up-required', 'conflict'],
    response: recoveryCodes.extend({ receipt }),
    status: 201,
  })
  renewRecoveryCodes() {
    return this.security.renewRecoveryCodes();
  }
}
