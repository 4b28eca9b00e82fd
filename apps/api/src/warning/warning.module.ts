import { Inject, Module, type OnModuleInit } from '@nestjs/common';
import { IdentityModule } from '../identity/identity.module.js';
import { InstitutionModule } from '../institution/institution.module.js';
import { PolicyResources } from '../platform/policy-resources.js';
import { AcknowledgementService } from './acknowledgement.service.js';
import { WarningLookService } from './warning-look.service.js';
import { WarningUpkeepService } from './warning-upkeep.service.js';
import { WarningReader } from './warning-reader.js';
import { WarningController } from './warning.controller.js';
import { Warning } from './warning.entity.js';
import { WarningService } from './warning.service.js';

@Module({
  imports: [IdentityModule, InstitutionModule],
  controllers: [WarningController],
  providers: [WarningService, WarningLookService, WarningReader, WarningUpkeepService, AcknowledgementService],
  exports: [WarningLookService],
})
export class WarningModule implements OnModuleInit {
  constructor(@Inject(PolicyResources) private readonly resources: PolicyResources) {}

  /** Decisions about warnings can be repeated. */
  onModuleInit(): void {
    this.resources.declare('warning', {
      subject: 'Warning',
      entity: Warning,
      attributes: ['institutionId', 'status', 'audience'],
      looks: ['read', 'read-metadata'],
    });
  }
}
