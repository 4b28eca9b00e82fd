import { type DynamicModule, Module } from '@nestjs/common';
import type { Config } from './config.js';
import { DemoModule } from './demo/demo.module.js';
import { EntityModule } from './entity/entity.module.js';
import { FederationModule } from './identity/federation/federation.module.js';
import { IdentityModule } from './identity/identity.module.js';
import { InformationRequestModule } from './information-request/information-request.module.js';
import { InstitutionModule } from './institution/institution.module.js';
import { LedgerModule } from './ledger/ledger.module.js';
import { ListModule } from './list/list.module.js';
import { NoticeModule } from './notice/notice.module.js';
import { OnboardingModule } from './onboarding/onboarding.module.js';
import type { Database } from './platform/database/database.js';
import { MailModule } from './platform/mail/mail.module.js';
import { PlatformModule } from './platform/platform.module.js';
import { QueueModule } from './platform/queue/queue.module.js';
import { ProposalModule } from './proposal/proposal.module.js';
import { ReportModule } from './report/report.module.js';
import { ReviewModule } from './review/review.module.js';
import { ScreeningModule } from './screening/screening.module.js';
import { SharingGroupModule } from './sharing-group/sharing-group.module.js';
import { WarningModule } from './warning/warning.module.js';

/** The slices of the portal. */
@Module({})
export class AppModule {
  static register(config: Config, database: Database): DynamicModule {
    return {
      module: AppModule,
      imports: [
        PlatformModule.register(config, database),
        QueueModule,
        MailModule,
        LedgerModule,
        IdentityModule,
        FederationModule,
        InstitutionModule,
        ProposalModule,
        OnboardingModule,
        SharingGroupModule,
        DemoModule,
        NoticeModule,
        WarningModule,
        InformationRequestModule,
        ReportModule,
        ListModule,
        ScreeningModule,
        EntityModule,
        ReviewModule,
      ],
    };
  }
}
