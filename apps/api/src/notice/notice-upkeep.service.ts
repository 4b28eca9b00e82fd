import { Inject, Injectable } from '@nestjs/common';
import { LedgerService } from '../ledger/ledger.service.js';
import { Clock } from '../platform/clock.js';
import { Work } from '../platform/database/work.js';
import { Upkeep } from '../platform/upkeep.js';
import { NoticeAudience } from './notice-audience.js';
import { Notice } from './notice.entity.js';

/** Publishes approved notices when their embargo ends, and makes tombstones of those whose time is over. */
@Injectable()
export class NoticeUpkeepService extends Upkeep {
  constructor(
    @Inject(Work) work: Work,
    @Inject(LedgerService) ledger: LedgerService,
    @Inject(NoticeAudience) private readonly audience: NoticeAudience,
    @Inject(Clock) private readonly clock: Clock,
  ) {
    super('notice.upkeep', work, ledger);
  }

  protected async doDue(): Promise<void> {
    const at = this.clock.now();
    await this.each(Notice, {
      type: 'notice',
      where: { status: 'embargoed', embargoUntil: { $lte: at } },
      action: 'notice.published',
      apply: async (notice, em) =>
        notice.publish(at, await this.audience.tokensOf(em, notice, notice.publishedBy ?? null)),
    });
    await this.each(Notice, {
      type: 'notice',
      where: { status: ['published', 'contested'], expiresAt: { $lte: at } },
      action: 'notice.expired',
      apply: (notice) => notice.expire(at),
    });
  }
}
