import { Module } from '@nestjs/common';
import { IdentityModule } from '../identity/identity.module.js';
import { ListModule } from '../list/list.module.js';
import { NoticeModule } from '../notice/notice.module.js';
import { ScreeningModule } from '../screening/screening.module.js';
import { WarningModule } from '../warning/warning.module.js';
import { EntityPairService } from './desk/entity-pair.service.js';
import { EntityController } from './entity.controller.js';
import { EntityWarnings } from './entity-warnings.js';
import { EntityService } from './entity.service.js';
import { EntityGraphService } from './graph/entity-graph.service.js';
import { JudgementController } from './judgement.controller.js';
import { Neighbourhoods } from './link/neighbourhood.js';
import { MemberJudgementService } from './member-judgement.service.js';
import { MemberViews } from './member-views.js';
import { EntityTimelineService } from './timeline/entity-timeline.service.js';

@Module({
  imports: [IdentityModule, ListModule, NoticeModule, ScreeningModule, WarningModule],
  controllers: [EntityController, JudgementController],
  providers: [
    Neighbourhoods,
    MemberJudgementService,
    MemberViews,
    EntityWarnings,
    EntityService,
    EntityTimelineService,
    EntityGraphService,
    EntityPairService,
  ],
  exports: [MemberJudgementService],
})
export class EntityModule {}
