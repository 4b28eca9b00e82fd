import { Inject, Injectable } from '@nestjs/common';
import type { AlertJudgement, Page, ScreeningAlert as View, ScreeningAlertQuery } from '@watchbook/contract';
import { LedgerService } from '../../ledger/ledger.service.js';
import { Clock } from '../../platform/clock.js';
import { getActor, getContext, type IntentInput } from '../../platform/context.js';
import { Work } from '../../platform/database/work.js';
import { decodeCursor, pageOfRows } from '../../platform/http/cursor.js';
import { may } from '../../platform/policy.js';
import { notFound, Problem } from '../../platform/problem.js';
import { uuidv7 } from '../../platform/uuid.js';
import { Judgement } from '../screening.entity.js';
import { AlertViews } from './alert-views.js';
import { ManagedListEntry } from './managed-list.entity.js';
import type { ScreeningAlert } from './screening-alert.entity.js';
import { ALERT_SORT, findAlertPage, getAlert } from './screening-alert.queries.js';

/** What waits to be judged: whether somebody on a list is who a notice or a public list means. */
@Injectable()
export class ScreeningAlertService {
  constructor(
    @Inject(Work) private readonly work: Work,
    @Inject(LedgerService) private readonly ledger: LedgerService,
    @Inject(AlertViews) private readonly views: AlertViews,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  /** One page of the alerts of the own institution that the caller may see, newest first. */
  async list(query: ScreeningAlertQuery): Promise<Page<View>> {
    const cursor = query.cursor === undefined ? null : decodeCursor(query.cursor, ALERT_SORT);
    return this.work.read(async (em) => {
      const found = await findAlertPage(em, cursor, query);
      const { rows, page } = pageOfRows(found, { limit: query.limit, cursor, sort: ALERT_SORT }, ({ raisedAt }) =>
        raisedAt.toISOString(),
      );
      const data = await this.views.of(em, rows);
      // A page names two ids for each alert, and an entry takes a hundred.
      const half = Math.max(1, Math.ceil(rows.length / 2));
      for (let at = 0; at === 0 || at < rows.length; at += half)
        getContext().reads.push({
          action: 'screening-alert.listed',
          resources: resourcesOf(rows.slice(at, at + half), data),
        });
      return { data, page };
    });
  }

  /** @throws Problem `not-found` */
  read(id: string): Promise<View> {
    return this.work.read(async (em) => {
      const alert = await getAlert(em, id);
      const data = await this.views.of(em, [alert]);
      getContext().reads.push({ action: 'screening-alert.read', resources: resourcesOf([alert], data) });
      return data[0]!;
    });
  }

  /**
   * Says whether it is the same. All judgements are kept and the newest counts; while neither side changes, the same two
   * raise no other alert. @throws Problem `not-found`, `not-allowed`, `conflict` for an alert that is closed
   */
  judge(id: string, { verdict, note }: AlertJudgement): Promise<View> {
    const { institutionId, userId } = getActor();
    if (!may('create', 'Judgement', { institutionId, userId })) throw new Problem('not-allowed');
    return this.work.write(async (em) => {
      const alert = await getAlert(em, id);
      if (!may('edit', 'ScreeningAlert', alert)) throw new Problem('not-allowed');
      if (alert.state === 'closed') throw new Problem('conflict', 'The alert is closed');
      const entry = await em.findOne(ManagedListEntry, { id: alert.entryId });
      if (!entry) throw notFound();
      const { queryHash } = entry;
      const judged = { institutionId, userId, alertId: id, queryHash, target: alert.getTarget(), verdict, note };
      const judgement = em.create(Judgement, { id: uuidv7(), ...judged, judgedAt: this.clock.now() });
      alert.state = 'judged';
      await em.flush();
      await this.ledger.record(em, {
        action: 'match.judged',
        resources: [{ type: 'judgement', id: judgement.id, version: null }, ...resourcesOf([alert], null)],
        detail: { verdict, note },
      });
      return (await this.views.of(em, [alert]))[0]!;
    });
  }
}

/** The alerts, and of their targets those that were shown. */
function resourcesOf(alerts: readonly ScreeningAlert[], shown: readonly View[] | null): IntentInput['resources'] {
  const visible = new Set(shown?.filter(({ match }) => match !== null).map(({ id }) => id));
  return alerts.flatMap(({ id, noticeId, listEntryId, targetVersion }) => [
    { type: 'screening-alert', id, version: null },
    ...(shown && !visible.has(id)
      ? []
      : [
          noticeId
            ? { type: 'notice', id: noticeId, version: Number(targetVersion) }
            : { type: 'list-entry', id: listEntryId ?? '', version: null },
        ]),
  ]);
}
