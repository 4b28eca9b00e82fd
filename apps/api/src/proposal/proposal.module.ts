import { Module } from '@nestjs/common';
import { InstitutionModule } from '../institution/institution.module.js';
import { DecisionService } from './decision.service.js';
import { ChangeProposalController } from './proposal.controller.js';
import { ProposalService } from './proposal.service.js';
import { ProposalUpkeepService } from './proposal-upkeep.service.js';
import { ProposalView } from './proposal-view.js';

@Module({
  imports: [InstitutionModule],
  controllers: [ChangeProposalController],
  providers: [ProposalService, DecisionService, ProposalView, ProposalUpkeepService],
  exports: [ProposalService, DecisionService],
})
export class ProposalModule {}
