import { Inject, Module, type OnModuleInit } from '@nestjs/common';
import { IdentityModule } from '../identity/identity.module.js';
import { InstitutionModule } from '../institution/institution.module.js';
import { ListModule } from '../list/list.module.js';
import { NoticeModule } from '../notice/notice.module.js';
import { PolicyResources } from '../platform/policy-resources.js';
import { AlarmRaisingService } from './alarm/alarm-raising.service.js';
import { ScreeningAlarmController } from './alarm/screening-alarm.controller.js';
import { ScreeningAlarmService } from './alarm/screening-alarm.service.js';
import { Candidates } from './candidates.js';
import { JudgementService } from './judgement.service.js';
import { NameWatchService } from './name-watch.service.js';
import { Quota } from './quota.js';
import { ScreeningMatchService } from './screening-match.service.js';
import { ScreeningController } from './screening.controller.js';
import { Screening } from './screening.entity.js';
import { ScreeningService } from './screening.service.js';

@Module({
  imports: [IdentityModule, InstitutionModule, ListModule, NoticeModule],
  controllers: [ScreeningController, ScreeningAlarmController],
  providers: [
    NameWatchService,
    Candidates,
    Quota,
    AlarmRaisingService,
    ScreeningAlarmService,
    ScreeningService,
    ScreeningMatchService,
    JudgementService,
  ],
  exports: [ScreeningMatchService],
})
export class ScreeningModule implements OnModuleInit {
  constructor(@Inject(PolicyResources) private readonly resources: PolicyResources) {}

  /** Decisions about screenings can be repeated. */
  onModuleInit(): void {
    this.resources.declare('screening', {
      subject: 'Screening',
      entity: Screening,
      attributes: ['institutionId', 'userId'],
      looks: ['read'],
    });
  }
}
