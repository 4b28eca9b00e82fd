import { Module } from '@nestjs/common';
import { IdentityModule } from '../identity/identity.module.js';
import { InstitutionModule } from '../institution/institution.module.js';
import { ProposalModule } from '../proposal/proposal.module.js';
import { OnboardingController } from './onboarding.controller.js';
import { OnboardingService } from './onboarding.service.js';
import { SuspensionService } from './suspension.service.js';

@Module({
  imports: [IdentityModule, InstitutionModule, ProposalModule],
  controllers: [OnboardingController],
  providers: [OnboardingService, SuspensionService],
})
export class OnboardingModule {}
