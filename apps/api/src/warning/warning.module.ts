import { Module } from '@nestjs/common';
import { IdentityModule } from '../identity/identity.module.js';
import { InstitutionModule } from '../institution/institution.module.js';
import { AcknowledgementService } from './acknowledgement.service.js';
import { WarningLookService } from './warning-look.service.js';
import { WarningReader } from './warning-reader.js';
import { WarningController } from './warning.controller.js';
import { WarningService } from './warning.service.js';

@Module({
  imports: [IdentityModule, InstitutionModule],
  controllers: [WarningController],
  providers: [WarningService, WarningLookService, WarningReader, AcknowledgementService],
  exports: [WarningLookService],
})
export class WarningModule {}
