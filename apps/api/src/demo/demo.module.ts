import { Module } from '@nestjs/common';
import { EntityModule } from '../entity/entity.module.js';
import { IdentityModule } from '../identity/identity.module.js';
import { InformationRequestModule } from '../information-request/information-request.module.js';
import { InstitutionModule } from '../institution/institution.module.js';
import { ProposalModule } from '../proposal/proposal.module.js';
import { ScreeningModule } from '../screening/screening.module.js';
import { DemoDeedsService } from './deeds/demo-deeds.service.js';
import { DemoController } from './demo.controller.js';
import { DemoService } from './demo.service.js';

@Module({
  imports: [IdentityModule, InstitutionModule, ProposalModule, ScreeningModule, EntityModule, InformationRequestModule],
  controllers: [DemoController],
  providers: [DemoDeedsService, DemoService],
})
export class DemoModule {}
