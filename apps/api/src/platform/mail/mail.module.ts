import { BullModule } from '@nestjs/bullmq';
import { Global, Module } from '@nestjs/common';
import { MailJobs } from './mail.jobs.js';
import { MAIL, MailService } from './mail.service.js';

@Global()
@Module({
  imports: [BullModule.registerQueue({ name: MAIL })],
  providers: [MailService, MailJobs],
  exports: [MailService],
})
export class MailModule {}
