import { Inject, Injectable, Logger, type OnApplicationBootstrap, type OnModuleInit } from '@nestjs/common';
import type { EntityManager } from '@mikro-orm/postgresql';
import { CONFIG, type Config } from '../config.js';
import { hashPassword } from '../identity/session/password.js';
import { isUnfounded } from '../institution/unfounded.js';
import { MembershipService } from '../institution/membership.service.js';
import { LedgerService } from '../ledger/ledger.service.js';
import { newContext, runInContext } from '../platform/context.js';
import { Work } from '../platform/database/work.js';
import { ProposalService } from '../proposal/proposal.service.js';
import { uuidv7 } from '../platform/uuid.js';
import { DemoDeedsService } from './deeds/demo-deeds.service.js';
import { createDemoPeople, institutionId } from './people.js';
import { seedManagedList } from './seed-managed-list.js';
import { seedNotices } from './seed-notices.js';
import { seedProposals } from './seed-proposals.js';
import { seedWarnings } from './seed-warnings.js';

/**
 * Loads the demo into an empty database, once, whole or not at all. Then its people do a day's work with it, step by
 * step; what a start that is broken off there has not done stays undone.
 */
@Injectable()
export class DemoService implements OnModuleInit, OnApplicationBootstrap {
  private readonly logger = new Logger('Demo');
  private isNew = false;

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    @Inject(Work) private readonly work: Work,
    @Inject(LedgerService) private readonly ledger: LedgerService,
    @Inject(ProposalService) private readonly proposals: ProposalService,
    @Inject(MembershipService) private readonly memberships: MembershipService,
    @Inject(DemoDeedsService) private readonly deeds: DemoDeedsService,
  ) {}

  /** Before the names are read for screening, so that whoever screens next finds them. */
  async onModuleInit(): Promise<void> {
    if (!this.config.demo) return;
    await this.recorded(async () => (this.isNew = await this.work.system((em) => this.load(em))));
  }

  async onApplicationBootstrap(): Promise<void> {
    if (!this.isNew) return;
    await this.recorded(() => this.deeds.doAll());
    this.logger.log('The demo is loaded');
  }

  private async recorded(step: () => Promise<unknown>): Promise<void> {
    const context = newContext({ requestId: uuidv7(), route: 'demo' });
    await runInContext(context, async () => {
      await step();
      // The intents are committed and will be sealed; a slow machine must not fail its first start over waiting for it.
      await this.ledger.sealed(context.recorded).catch(() => this.logger.warn('The demo is still being sealed'));
    });
  }

  private async load(em: EntityManager): Promise<boolean> {
    if (!(await isUnfounded(em))) return false;
    // Everybody reads this password on the sign-in page, so one salt for all of them hides nothing less.
    const hash = await hashPassword(this.config.demoPassword);
    await createDemoPeople(em, () => hash);
    await this.ledger.record(em, {
      action: 'demo.loaded',
      resources: [{ type: 'institution', id: institutionId('platform'), version: null }],
    });
    await seedNotices(em, this.ledger);
    await seedWarnings(em, this.ledger);
    await seedManagedList(em, this.ledger);
    await seedProposals(em, { proposals: this.proposals, memberships: this.memberships });
    return true;
  }
}
