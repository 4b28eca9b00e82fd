import { BullModule } from '@nestjs/bullmq';
import { Inject, Module, type OnModuleInit } from '@nestjs/common';
import { IdentityModule } from '../identity/identity.module.js';
import { InstitutionModule } from '../institution/institution.module.js';
import { ListModule } from '../list/list.module.js';
import { NoticeModule } from '../notice/notice.module.js';
import { PolicyResources } from '../platform/policy-resources.js';
import { AlarmRaisingService } from './alarm/alarm-raising.service.js';
import { ScreeningAlarmController } from './alarm/screening-alarm.controller.js';
import { ScreeningAlarmService } from './alarm/screening-alarm.service.js';
import { BatchResultService } from './batch/batch-results.service.js';
import { BatchScreener } from './batch/batch-screener.js';
import { FoundAgain } from './batch/found-again.js';
import { ScreeningBatchController } from './batch/screening-batch.controller.js';
import { ScreeningBatchJobs } from './batch/screening-batch.jobs.js';
import { SCREENING_BATCHES, ScreeningBatchQueue } from './batch/screening-batch.queue.js';
import { ScreeningBatchService } from './batch/screening-batch.service.js';
import { CandidateService } from './candidate.service.js';
import { Candidates } from './candidates.js';
import { JudgementService } from './judgement.service.js';
import { AlertViews } from './managed-list/alert-views.js';
import { AlertWriter } from './managed-list/alert-writer.js';
import { ChangeQueue } from './managed-list/change-queue.js';
import { ChangeWatchService } from './managed-list/change-watch.service.js';
import { ContinuousScreeningService } from './managed-list/continuous-screening.service.js';
import { ListComparison } from './managed-list/list-comparison.js';
import { ListedNameService } from './managed-list/listed-name.service.js';
import { ManagedListController } from './managed-list/managed-list.controller.js';
import { ManagedListService } from './managed-list/managed-list.service.js';
import { ScreeningAlertController } from './managed-list/screening-alert.controller.js';
import { ScreeningAlertService } from './managed-list/screening-alert.service.js';
import { Matches } from './matches.js';
import { NameWatchService } from './names/name-watch.service.js';
import { Quota } from './quota.js';
import { ScreeningMatchService } from './screening-match.service.js';
import { ScreeningController } from './screening.controller.js';
import { Screening } from './screening.entity.js';
import { ScreeningService } from './screening.service.js';

@Module({
  imports: [
    BullModule.registerQueue({ name: SCREENING_BATCHES }),
    IdentityModule,
    InstitutionModule,
    ListModule,
    NoticeModule,
  ],
  controllers: [
    ScreeningController,
    ScreeningBatchController,
    ManagedListController,
    ScreeningAlertController,
    ScreeningAlarmController,
  ],
  providers: [
    NameWatchService,
    Candidates,
    CandidateService,
    Matches,
    Quota,
    AlarmRaisingService,
    ScreeningAlarmService,
    ScreeningService,
    ScreeningMatchService,
    JudgementService,
    FoundAgain,
    ScreeningBatchService,
    ScreeningBatchQueue,
    BatchScreener,
    ScreeningBatchJobs,
    BatchResultService,
    ManagedListService,
    ListedNameService,
    ListComparison,
    AlertWriter,
    AlertViews,
    ScreeningAlertService,
    ChangeQueue,
    ContinuousScreeningService,
    ChangeWatchService,
  ],
  exports: [CandidateService, JudgementService, ScreeningService, ScreeningMatchService, ScreeningBatchService],
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
