import { Module } from '@nestjs/common';
import { IdentityModule } from '../identity/identity.module.js';
import { InstitutionModule } from '../institution/institution.module.js';
import { AccessReviewController } from './access/access-review.controller.js';
import { AccessReviewService } from './access/access-review.service.js';
import { CertificationController } from './certification/certification.controller.js';
import { CertificationLookService } from './certification/certification-look.service.js';
import { CertificationService } from './certification/certification.service.js';
import { PermissionReviewController } from './permission/permission-review.controller.js';
import { PermissionReviewService } from './permission/permission-review.service.js';
import { PolicyVersionService } from './permission/policy-version.service.js';
import { PolicySimulationController } from './simulation/policy-simulation.controller.js';
import { PolicySimulationService } from './simulation/policy-simulation.service.js';

/** Who may do what, and why. */
@Module({
  imports: [IdentityModule, InstitutionModule],
  controllers: [
    AccessReviewController,
    PolicySimulationController,
    PermissionReviewController,
    CertificationController,
  ],
  providers: [
    AccessReviewService,
    PolicySimulationService,
    PermissionReviewService,
    PolicyVersionService,
    CertificationService,
    CertificationLookService,
  ],
})
export class ReviewModule {}
