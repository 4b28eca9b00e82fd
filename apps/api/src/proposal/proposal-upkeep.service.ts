import { Inject, Injectable } from '@nestjs/common';
import { LedgerService } from '../ledger/ledger.service.js';
import { Work } from '../platform/database/work.js';
import { Upkeep } from '../platform/upkeep.js';
import { ProposalService } from './proposal.service.js';

/** Ends proposals that nobody decided in time, also where nobody looks at them. */
@Injectable()
export class ProposalUpkeepService extends Upkeep {
  constructor(
    @Inject(Work) work: Work,
    @Inject(LedgerService) ledger: LedgerService,
    @Inject(ProposalService) private readonly proposals: ProposalService,
  ) {
    super('change-proposal.upkeep', work, ledger);
  }

  protected doDue(): Promise<void> {
    return this.proposals.expire();
  }
}
