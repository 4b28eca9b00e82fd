import { Module } from '@nestjs/common';
import { IdentityModule } from '../identity/identity.module.js';
import { InstitutionModule } from '../institution/institution.module.js';
import { NoticeAudience } from './notice-audience.js';
import { NoticeLookService } from './notice-look.service.js';
import { NoticeOwnerService } from './notice-owner.service.js';
import { NoticeReader } from './notice-reader.js';
import { NoticeController } from './notice.controller.js';
import { NoticeService } from './notice.service.js';
import { PurposeGrantController } from './purpose-grant.controller.js';
import { PurposeGrantService } from './purpose-grant.service.js';

@Module({
  imports: [IdentityModule, InstitutionModule],
  controllers: [NoticeController, PurposeGrantController],
  providers: [NoticeAudience, NoticeReader, NoticeService, NoticeLookService, NoticeOwnerService, PurposeGrantService],
  exports: [NoticeReader, NoticeLookService],
})
export class NoticeModule {}
