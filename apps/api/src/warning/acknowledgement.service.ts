import { Inject, Injectable } from '@nestjs/common';
import { LockMode } from '@mikro-orm/postgresql';
import type { AcknowledgementDraft, AcknowledgementView } from '@watchbook/contract';
import { InstitutionService } from '../institution/institution.service.js';
import { LedgerService } from '../ledger/ledger.service.js';
import { Clock } from '../platform/clock.js';
import { getActor, getContext } from '../platform/context.js';
import { Work } from '../platform/database/work.js';
import { notFound, Problem } from '../platform/problem.js';
import { Acknowledgement } from './acknowledgement.entity.js';
import { WarningLookService } from './warning-look.service.js';

/** What institutions answer to warnings. */
@Injectable()
export class AcknowledgementService {
  constructor(
    @Inject(Work) private readonly work: Work,
    @Inject(LedgerService) private readonly ledger: LedgerService,
    @Inject(InstitutionService) private readonly institutions: InstitutionService,
    @Inject(WarningLookService) private readonly look: WarningLookService,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  /** Who has acknowledged and who has not: every addressed institution for the regulator, its own row for an institution. @throws Problem `not-found` */
  list(warningId: string): Promise<{ data: AcknowledgementView[] }> {
    return this.work.read(async (em) => {
      const warning = await this.look.get(em, warningId);
      const { institutionId } = getActor();
      const scope = warning.institutionId === institutionId ? {} : { institutionId };
      const rows = await em.find(Acknowledgement, { warningId, ...scope }, { orderBy: { dueAt: 'asc', id: 'asc' } });
      const names = await this.institutions.findNames(
        em,
        rows.map((row) => row.institutionId),
      );
      getContext().reads.push({
        action: 'acknowledgement.listed',
        resources: [{ type: 'warning', id: warningId, version: warning.version }],
      });
      return { data: rows.map((row) => row.toAcknowledgement(names.get(row.institutionId) ?? '', this.clock.now())) };
    });
  }

  /** Acknowledges for the caller's institution, once. @throws Problem `not-found`, `conflict` */
  give(warningId: string, draft: AcknowledgementDraft): Promise<AcknowledgementView> {
    return this.work.write(async (em) => {
      const warning = await this.look.get(em, warningId);
      const { institutionId, userId } = getActor();
      const owed = await em.findOne(Acknowledgement, { warningId, institutionId });
      if (!owed) throw notFound();
      if (warning.status !== 'issued') throw new Problem('conflict', `The warning is ${warning.status}`);
      if (owed.acknowledgedAt) throw new Problem('conflict', 'Your institution has acknowledged this warning');
      await lockOrRefuse(() => em.refresh(owed, { lockMode: LockMode.PESSIMISTIC_WRITE }));
      const now = this.clock.now();
      owed.give(draft, userId, now);
      await em.flush();
      await this.ledger.record(em, {
        action: 'warning.acknowledged',
        resources: [{ type: 'warning', id: warningId, version: warning.version }],
        detail: { action: draft.action },
      });
      const names = await this.institutions.findNames(em, [institutionId]);
      return owed.toAcknowledgement(names.get(institutionId) ?? '', now);
    });
  }
}

/** Once a colleague has acknowledged, row level security no longer lets the row be locked for a change. */
async function lockOrRefuse(lock: () => Promise<unknown>): Promise<void> {
  if ((await lock()) === null) throw new Problem('conflict', 'Your institution has acknowledged this warning');
}
