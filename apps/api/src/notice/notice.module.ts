import { Inject, Module, type OnModuleInit } from '@nestjs/common';
import { IdentityModule } from '../identity/identity.module.js';
import { InstitutionModule } from '../institution/institution.module.js';
import { ResourceOwners } from '../ledger/read/owners.service.js';
import { Work } from '../platform/database/work.js';
import { PolicyResources } from '../platform/policy-resources.js';
import { ProposalModule } from '../proposal/proposal.module.js';
import { IdentifierUpkeepService } from './identifier-upkeep.service.js';
import { NoticeAudience } from './notice-audience.js';
import { NoticeHolderService } from './notice-holder.service.js';
import { NoticeLookService } from './notice-look.service.js';
import { NoticeMemberService } from './notice-member.service.js';
import { NoticeOwnerService } from './notice-owner.service.js';
import { NoticeReader } from './notice-reader.js';
import { NoticeScreeningService } from './notice-screening.service.js';
import { NoticeController } from './notice.controller.js';
import { Notice } from './notice.entity.js';
import { NoticeService } from './notice.service.js';
import { NoticeUpkeepService } from './notice-upkeep.service.js';
import { PurposeGrantController } from './purpose/purpose-grant.controller.js';
import { PurposeGrantService } from './purpose/purpose-grant.service.js';
import { WithdrawalOrderService } from './withdrawal-order.service.js';

@Module({
  imports: [IdentityModule, InstitutionModule, ProposalModule],
  controllers: [NoticeController, PurposeGrantController],
  providers: [
    NoticeAudience,
    NoticeReader,
    NoticeService,
    NoticeHolderService,
    NoticeLookService,
    NoticeOwnerService,
    NoticeScreeningService,
    NoticeMemberService,
    NoticeUpkeepService,
    IdentifierUpkeepService,
    WithdrawalOrderService,
    PurposeGrantService,
  ],
  exports: [NoticeHolderService, NoticeReader, NoticeLookService, NoticeScreeningService, NoticeMemberService],
})
export class NoticeModule implements OnModuleInit {
  constructor(
    @Inject(ResourceOwners) private readonly owners: ResourceOwners,
    @Inject(Work) private readonly work: Work,
    @Inject(PolicyResources) private readonly resources: PolicyResources,
  ) {}

  /** An institution may see entries by others on its own notices; decisions about notices can be repeated. */
  onModuleInit(): void {
    this.owners.declare('notice', (id) =>
      this.work.system(async (em) => (await em.findOne(Notice, id))?.institutionId ?? null),
    );
    this.resources.declare('notice', {
      subject: 'Notice',
      entity: Notice,
      attributes: ['institutionId', 'authorId', 'status', 'tlp', 'audience', 'jurisdiction', 'sector'],
      looks: ['read', 'read-tombstone', 'read-metadata'],
    });
  }
}
