import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from '@mikro-orm/postgresql';
import type {
  Page,
  ScreeningAlarm as ScreeningAlarmView,
  ScreeningAlarmKind,
  ScreeningAlarmListQuery,
} from '@watchbook/contract';
import { UserService } from '../../identity/user/user.service.js';
import { LedgerService } from '../../ledger/ledger.service.js';
import { Clock } from '../../platform/clock.js';
import { getActor, getContext } from '../../platform/context.js';
import { newestFirst } from '../../platform/database/newest-first.js';
import { Work } from '../../platform/database/work.js';
import { decodeCursor, pageOfRows } from '../../platform/http/cursor.js';
import { may, permitted } from '../../platform/policy.js';
import { notFound, Problem } from '../../platform/problem.js';
import { uuidv7 } from '../../platform/uuid.js';
import { QUOTA, type Usage } from '../quota.js';
import { ScreeningAlarm } from './screening-alarm.entity.js';

/** From this share of the quota on it is told, long before the quota ends it. */
const SHARE = 0.5;
const SORT = '-raisedAt';

/** Tells the office when somebody looks for unusually many different subjects, as one does who tries names. */
@Injectable()
export class ScreeningAlarmService {
  constructor(
    @Inject(Work) private readonly work: Work,
    @Inject(LedgerService) private readonly ledger: LedgerService,
    @Inject(UserService) private readonly users: UserService,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  /** Raises what is due, once for an hour or day, in the transaction of the screening that is one too many. */
  async raiseIfDue(em: EntityManager, usage: Usage): Promise<void> {
    await this.raise(em, 'person', usage.by_user, QUOTA.user, QUOTA.userSeconds);
    await this.raise(em, 'institution', usage.by_institution, QUOTA.institution, QUOTA.institutionSeconds);
  }

  /** One page of the alarms of the own institution, newest first. */
  list(query: ScreeningAlarmListQuery): Promise<Page<ScreeningAlarmView>> {
    const cursor = query.cursor === undefined ? null : decodeCursor(query.cursor, SORT);
    return this.work.read(async (em) => {
      const seen = permitted<ScreeningAlarm>('ScreeningAlarm', 'read');
      if (!seen) throw notFound();
      const where = [seen, ...(query['filter[open]'] ? [{ acknowledgedAt: null }] : [])];
      const rows = await newestFirst(em, ScreeningAlarm, { where, by: 'raisedAt', cursor, limit: query.limit });
      const { rows: kept, page } = pageOfRows(rows, { limit: query.limit, cursor, sort: SORT }, ({ raisedAt }) =>
        raisedAt.toISOString(),
      );
      getContext().reads.push({ action: 'screening-alarm.listed', resources: kept.map((alarm) => alarm.resource()) });
      return { data: await this.toViews(em, kept), page };
    });
  }

  /**
   * Says that somebody has looked into it, once.
   * @throws Problem `not-found`, `not-allowed` for an alarm about the caller, `conflict` where that was said before
   */
  acknowledge(id: string): Promise<ScreeningAlarmView> {
    return this.work.write(async (em) => {
      const seen = permitted<ScreeningAlarm>('ScreeningAlarm', 'read');
      const alarm = seen && (await em.findOne(ScreeningAlarm, { $and: [{ id }, seen] }));
      if (!alarm) throw notFound();
      const { userId } = getActor();
      if (!may('update', 'ScreeningAlarm', alarm) || alarm.userId === userId)
        throw new Problem('not-allowed', 'Somebody else looks into what you did');
      const done = { acknowledgedBy: userId, acknowledgedAt: this.clock.now() };
      const changed = await em.nativeUpdate(ScreeningAlarm, { id, acknowledgedAt: null }, done);
      if (changed === 0) throw new Problem('conflict', 'Somebody looked into this already');
      Object.assign(alarm, done);
      await this.ledger.record(em, { action: 'screening-alarm.acknowledged', resources: [alarm.resource()] });
      return (await this.toViews(em, [alarm]))[0]!;
    });
  }

  private async raise(
    em: EntityManager,
    kind: ScreeningAlarmKind,
    subjects: number,
    quota: number,
    seconds: number,
  ): Promise<void> {
    if (subjects < quota * SHARE) return;
    const { institutionId, userId } = getActor();
    const at = this.clock.now();
    const spanFrom = new Date(Math.floor(at.getTime() / (seconds * 1000)) * seconds * 1000);
    const id = uuidv7();
    // Whoever screens may not see alarms, so that only the count tells whether this one is new.
    const { affectedRows } = await em.execute<{ affectedRows: number }>(
      `insert into screening_alarm (id, institution_id, user_id, kind, subjects, quota, span_from, raised_at)
       values (?, ?, ?, ?, ?, ?, ?, ?) on conflict do nothing`,
      [id, institutionId, userId, kind, subjects, quota, spanFrom, at],
      'run',
    );
    if (affectedRows === 0) return;
    const resources = [
      { type: 'screening-alarm', id, version: null },
      { type: 'user', id: userId, version: null },
    ];
    await this.ledger.record(em, { action: 'screening-alarm.raised', resources, detail: { kind, subjects, quota } });
  }

  private async toViews(em: EntityManager, alarms: readonly ScreeningAlarm[]): Promise<ScreeningAlarmView[]> {
    const people = alarms.flatMap(({ userId, acknowledgedBy }) => [userId, ...(acknowledgedBy ? [acknowledgedBy] : [])]);
    const names = await this.users.findNames(em, people);
    return alarms.map((alarm) => alarm.toScreeningAlarm(names));
  }
}
