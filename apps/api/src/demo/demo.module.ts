import { Module } from '@nestjs/common';
import { InstitutionModule } from '../institution/institution.module.js';
import { ProposalModule } from '../proposal/proposal.module.js';
import { DemoController } from './demo.controller.js';
import { DemoService } from './demo.service.js';

@Module({ imports: [InstitutionModule, ProposalModule], controllers: [DemoController], providers: [DemoService] })
export class DemoModule {}
