import { BullModule } from '@nestjs/bullmq';
import { Module } from '@nestjs/common';
import { IdentityModule } from '../identity/identity.module.js';
import { NoticeModule } from '../notice/notice.module.js';
import { WarningModule } from '../warning/warning.module.js';
import { ReportBuilder } from './report-builder.js';
import { REPORTS, ReportQueue } from './report-queue.js';
import { ReportController } from './report.controller.js';
import { ReportJobs } from './report.jobs.js';
import { ReportService } from './report.service.js';

@Module({
  imports: [BullModule.registerQueue({ name: REPORTS }), IdentityModule, NoticeModule, WarningModule],
  controllers: [ReportController],
  providers: [ReportService, ReportQueue, ReportBuilder, ReportJobs],
})
export class ReportModule {}
