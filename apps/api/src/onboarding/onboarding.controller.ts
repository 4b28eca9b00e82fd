import { Body, Controller, Inject, Param, Post } from '@nestjs/common';
import {
  changeProposal,
  changeReason,
  id,
  institutionDraft,
  invitation,
  withReceipt,
  type ChangeReason,
  type InstitutionDraft,
} from '@watchbook/contract';
import { Audited } from '../platform/audit/route.js';
import { OnboardingService } from './onboarding.service.js';
import { SuspensionService } from './suspension.service.js';

const proposed = { response: withReceipt(changeProposal), status: 201, stepUp: true } as const;

@Controller('institutions')
export class OnboardingController {
  constructor(
    @Inject(OnboardingService) private readonly onboarding: OnboardingService,
    @Inject(SuspensionService) private readonly suspensions: SuspensionService,
  ) {}

  @Post()
  @Audited({
    policy: ['create', 'Institution'],
    action: 'institution.proposed',
    problems: ['conflict', 'not-processable'],
    ...proposed,
  })
  propose(@Body({ schema: institutionDraft }) draft: InstitutionDraft) {
    return this.onboarding.propose(draft);
  }

  @Post(':id/invitations')
  @Audited({
    policy: ['create', 'Institution'],
    action: 'institution.invited',
    problems: ['conflict'],
    response: withReceipt(invitation),
    status: 201,
    stepUp: true,
  })
  inviteAgain(@Param('id', { schema: id }) institutionId: string) {
    return this.onboarding.inviteAgain(institutionId);
  }

  @Post(':id/suspensions')
  @Audited({
    policy: ['suspend', 'Institution'],
    action: 'institution.suspension-proposed',
    problems: ['conflict'],
    ...proposed,
  })
  suspend(
    @Param('id', { schema: id }) institutionId: string,
    @Body({ schema: changeReason }) { reason }: ChangeReason,
  ) {
    return this.suspensions.propose(institutionId, 'institution-suspend', reason);
  }

  @Post(':id/reinstatements')
  @Audited({
    policy: ['suspend', 'Institution'],
    action: 'institution.reinstatement-proposed',
    problems: ['conflict'],
    ...proposed,
  })
  reinstate(
    @Param('id', { schema: id }) institutionId: string,
    @Body({ schema: changeReason }) { reason }: ChangeReason,
  ) {
    return this.suspensions.propose(institutionId, 'institution-reinstate', reason);
  }
}
