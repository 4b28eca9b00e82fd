import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { AlertEnd, ScreeningAlert as View } from '@watchbook/contract';
import { LedgerService } from '../../ledger/ledger.service.js';
import { Clock } from '../../platform/clock.js';
import { uuidv7 } from '../../platform/uuid.js';
import { Judgement } from '../screening.entity.js';
import type { ManagedListEntry } from './managed-list.entity.js';
import { ScreeningAlert } from './screening-alert.entity.js';

/** A target that an entry matches, in the version that was compared. */
export interface Hit {
  readonly target: string;
  readonly noticeId: string | null;
  readonly listEntryId: string | null;
  readonly targetVersion: string;
}

/** Raises and closes alerts, each change with its intent, in the transaction of the caller. */
@Injectable()
export class AlertWriter {
  constructor(
    @Inject(LedgerService) private readonly ledger: LedgerService,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  /**
   * Raises an alert, unless there is one for both in these versions: what was judged of it holds then. What changed
   * since raises another one, beside which stands what was judged before.
   */
  async raise(em: EntityManager, entry: ManagedListEntry, hit: Hit): Promise<void> {
    const { noticeId, listEntryId, targetVersion } = hit;
    // Two processes that compare the same two take turns.
    await em.execute('select pg_advisory_xact_lock(hashtextextended(?, 0))', [`alert ${entry.id} ${hit.target}`]);
    const where = { entryId: entry.id, noticeId, listEntryId };
    const last = await em.findOne(ScreeningAlert, where, { orderBy: [{ raisedAt: 'desc' }, { id: 'desc' }] });
    if (last?.entryVersion === entry.version && last.targetVersion === targetVersion) return this.reopen(em, last);
    if (last && last.state === 'open') await this.close(em, last, 'superseded');
    const alert = em.create(ScreeningAlert, {
      id: uuidv7(),
      institutionId: entry.institutionId,
      listId: entry.listId,
      entryId: entry.id,
      entryVersion: entry.version,
      noticeId,
      listEntryId,
      targetVersion,
      state: 'open',
      changed: last ? changesBetween(last, entry, hit) : [],
      previousId: last?.id ?? null,
      raisedAt: this.clock.now(),
    });
    await this.record(em, alert, 'screening-alert.raised');
  }

  /** @param reason why nothing has to be judged any more */
  async close(em: EntityManager, alert: ScreeningAlert, reason: AlertEnd): Promise<void> {
    alert.close(reason, this.clock.now());
    await this.record(em, alert, 'screening-alert.closed', { reason });
  }

  private async reopen(em: EntityManager, alert: ScreeningAlert): Promise<void> {
    if (alert.state !== 'closed') return;
    alert.reopen((await em.count(Judgement, { alertId: alert.id })) > 0);
    await this.record(em, alert, 'screening-alert.raised');
  }

  private async record(em: EntityManager, alert: ScreeningAlert, action: string, detail?: object): Promise<void> {
    await em.flush();
    const { id, listId, noticeId, listEntryId } = alert;
    await this.ledger.record(em, {
      action,
      resources: [
        { type: 'screening-alert', id, version: null },
        { type: 'managed-list', id: listId, version: null },
        noticeId
          ? { type: 'notice', id: noticeId, version: Number(alert.targetVersion) }
          : { type: 'list-entry', id: listEntryId ?? '', version: null },
      ],
      ...(detail ? { detail } : {}),
    });
  }
}

function changesBetween(last: ScreeningAlert, entry: ManagedListEntry, hit: Hit): View['changed'] {
  return [
    ...(last.entryVersion === entry.version ? [] : (['entry'] as const)),
    ...(last.targetVersion === hit.targetVersion ? [] : ([hit.noticeId ? 'notice' : 'list-entry'] as const)),
  ];
}
