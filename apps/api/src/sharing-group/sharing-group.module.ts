import { Module } from '@nestjs/common';
import { IdentityModule } from '../identity/identity.module.js';
import { InstitutionModule } from '../institution/institution.module.js';
import { ProposalModule } from '../proposal/proposal.module.js';
import { SharingGroupController } from './sharing-group.controller.js';
import { SharingGroupService } from './sharing-group.service.js';

@Module({
  imports: [IdentityModule, InstitutionModule, ProposalModule],
  controllers: [SharingGroupController],
  providers: [SharingGroupService],
})
export class SharingGroupModule {}
