import { Module } from '@nestjs/common';
import { IdentityModule } from '../identity/identity.module.js';
import { ListModule } from '../list/list.module.js';
import { NoticeModule } from '../notice/notice.module.js';
import { Candidates } from './candidates.js';
import { JudgementService } from './judgement.service.js';
import { NameWatchService } from './name-watch.service.js';
import { Quota } from './quota.js';
import { ScreeningController } from './screening.controller.js';
import { ScreeningService } from './screening.service.js';

@Module({
  imports: [IdentityModule, ListModule, NoticeModule],
  controllers: [ScreeningController],
  providers: [NameWatchService, Candidates, Quota, ScreeningService, JudgementService],
})
export class ScreeningModule {}
