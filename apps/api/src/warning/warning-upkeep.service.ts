import { Inject, Injectable } from '@nestjs/common';
import { LedgerService } from '../ledger/ledger.service.js';
import { Clock } from '../platform/clock.js';
import { Work } from '../platform/database/work.js';
import { Upkeep } from '../platform/upkeep.js';
import { fileNotices } from './warning-notice.queries.js';
import { Warning } from './warning.entity.js';

/**
 * Takes back emergencies that nobody confirmed in time, and ends warnings whose time is over. Notes which notices those
 * refer to that were issued before that was kept.
 */
@Injectable()
export class WarningUpkeepService extends Upkeep {
  constructor(
    @Inject(Work) work: Work,
    @Inject(LedgerService) ledger: LedgerService,
    @Inject(Clock) private readonly clock: Clock,
  ) {
    super('warning.upkeep', work, ledger);
  }

  protected async doDue(): Promise<void> {
    const at = this.clock.now();
    await this.each(Warning, {
      type: 'warning',
      where: { status: 'issued', confirmedAt: null, confirmBy: { $lte: at } },
      action: 'warning.lapsed',
      apply: (warning) => warning.lapse(at),
    });
    await this.each(Warning, {
      type: 'warning',
      where: { status: 'issued', expiresAt: { $lte: at } },
      action: 'warning.expired',
      apply: (warning) => warning.expire(),
    });
    await this.each(Warning, {
      type: 'warning',
      where: { status: { $in: ['issued', 'withdrawn', 'expired'] }, noticesFiled: false },
      action: 'warning.notices-filed',
      apply: (warning, em) => fileNotices(em, warning),
    });
  }
}
