import { BullModule } from '@nestjs/bullmq';
import { Inject, Module, type OnModuleInit } from '@nestjs/common';
import { IdentityModule } from '../identity/identity.module.js';
import { NoticeModule } from '../notice/notice.module.js';
import { PolicyResources } from '../platform/policy-resources.js';
import { WarningModule } from '../warning/warning.module.js';
import { ReportBuilder } from './report-builder.js';
import { REPORTS, ReportQueue } from './report-queue.js';
import { ReportController } from './report.controller.js';
import { ReportRun } from './report.entity.js';
import { ReportJobs } from './report.jobs.js';
import { ReportService } from './report.service.js';

@Module({
  imports: [BullModule.registerQueue({ name: REPORTS }), IdentityModule, NoticeModule, WarningModule],
  controllers: [ReportController],
  providers: [ReportService, ReportQueue, ReportBuilder, ReportJobs],
})
export class ReportModule implements OnModuleInit {
  constructor(@Inject(PolicyResources) private readonly resources: PolicyResources) {}

  /** Decisions about reports can be repeated. */
  onModuleInit(): void {
    this.resources.declare('report', {
      subject: 'Report',
      entity: ReportRun,
      attributes: ['institutionId', 'requestedBy', 'state'],
      looks: ['read', 'read-metadata'],
    });
  }
}
