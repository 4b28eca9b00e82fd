import { Module } from '@nestjs/common';
import { IdentityModule } from '../identity/identity.module.js';
import { InstitutionModule } from '../institution/institution.module.js';
import { NoticeModule } from '../notice/notice.module.js';
import { ScreeningModule } from '../screening/screening.module.js';
import { InformationRequestLookService } from './information-request-look.service.js';
import { InformationRequestReader } from './information-request-reader.js';
import { InformationRequestUpkeepService } from './information-request-upkeep.service.js';
import { InformationRequestController } from './information-request.controller.js';
import { InformationRequestService } from './information-request.service.js';

@Module({
  imports: [IdentityModule, InstitutionModule, NoticeModule, ScreeningModule],
  controllers: [InformationRequestController],
  providers: [
    InformationRequestService,
    InformationRequestLookService,
    InformationRequestReader,
    InformationRequestUpkeepService,
  ],
  exports: [InformationRequestService],
})
export class InformationRequestModule {}
