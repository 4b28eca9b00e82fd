import { Inject, Injectable } from '@nestjs/common';
import { LedgerService } from '../ledger/ledger.service.js';
import { Clock } from '../platform/clock.js';
import { Work } from '../platform/database/work.js';
import { Upkeep } from '../platform/upkeep.js';
import { InformationRequest } from './information-request.entity.js';

/** Ends requests that nobody answered in time. */
@Injectable()
export class InformationRequestUpkeepService extends Upkeep {
  constructor(
    @Inject(Work) work: Work,
    @Inject(LedgerService) ledger: LedgerService,
    @Inject(Clock) private readonly clock: Clock,
  ) {
    super('information-request.upkeep', work, ledger);
  }

  protected async doDue(): Promise<void> {
    const at = this.clock.now();
    await this.each(InformationRequest, {
      type: 'information-request',
      where: { status: ['open', 'drafted'], deadline: { $lte: at } },
      action: 'information-request.expired',
      apply: (request) => request.expire(at),
    });
  }
}
