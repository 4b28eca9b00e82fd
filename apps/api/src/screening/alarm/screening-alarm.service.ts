import { Inject, Injectable } from '@nestjs/common';
import { LockMode, type EntityManager, type FilterQuery } from '@mikro-orm/postgresql';
import {
  MASK,
  type Page,
  type ScreeningAlarm as ScreeningAlarmView,
  type ScreeningAlarmClosure,
  type ScreeningAlarmListQuery,
} from '@watchbook/contract';
import { UserService } from '../../identity/user/user.service.js';
import { InstitutionService } from '../../institution/institution.service.js';
import { LedgerService } from '../../ledger/ledger.service.js';
import { Clock } from '../../platform/clock.js';
import { getActor, getContext } from '../../platform/context.js';
import { newestFirst } from '../../platform/database/newest-first.js';
import { Work } from '../../platform/database/work.js';
import { decodeCursor, pageOfRows } from '../../platform/http/cursor.js';
import { may, permitted } from '../../platform/policy.js';
import { notFound, Problem } from '../../platform/problem.js';
import { ScreeningAlarm } from './screening-alarm.entity.js';

const SORT = '-raisedAt';

/** Alarms for whoever answers for an institution. */
@Injectable()
export class ScreeningAlarmService {
  constructor(
    @Inject(Work) private readonly work: Work,
    @Inject(LedgerService) private readonly ledger: LedgerService,
    @Inject(UserService) private readonly users: UserService,
    @Inject(InstitutionService) private readonly institutions: InstitutionService,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  /** One page of the alarms that the caller may see, newest first. */
  list(query: ScreeningAlarmListQuery): Promise<Page<ScreeningAlarmView>> {
    const cursor = query.cursor === undefined ? null : decodeCursor(query.cursor, SORT);
    return this.work.read(async (em) => {
      const where = [seen(), ...(query['filter[open]'] ? [{ closedAt: null }] : [])];
      const rows = await newestFirst(em, ScreeningAlarm, { where, by: 'raisedAt', cursor, limit: query.limit });
      const { rows: kept, page } = pageOfRows(rows, { limit: query.limit, cursor, sort: SORT }, ({ raisedAt }) =>
        raisedAt.toISOString(),
      );
      getContext().reads.push({ action: 'screening-alarm.listed', resources: kept.map((alarm) => alarm.resource()) });
      return { data: await this.toViews(em, kept), page };
    });
  }

  /** One of them. @throws Problem `not-found` */
  read(id: string): Promise<ScreeningAlarmView> {
    return this.work.read(async (em) => {
      const alarm = await find(em, id);
      getContext().reads.push({ action: 'screening-alarm.read', resources: [alarm.resource()] });
      return (await this.toViews(em, [alarm]))[0]!;
    });
  }

  /**
   * Says what somebody found who looked into it, once.
   * @throws Problem `not-found`, `second-person` for an alarm about the caller, `conflict` where it is closed
   */
  close(id: string, closure: ScreeningAlarmClosure): Promise<ScreeningAlarmView> {
    return this.work.write(async (em) => {
      const alarm = await find(em, id);
      const { userId } = getActor();
      if (alarm.userId === userId) throw new Problem('second-person', 'Somebody else looks into what you asked');
      if (alarm.closedAt) throw closed();
      if (!may('close', 'ScreeningAlarm', alarm)) throw new Problem('not-allowed');
      // Once a colleague has closed it, row level security no longer lets it be locked for a change.
      if ((await em.refresh(alarm, { lockMode: LockMode.PESSIMISTIC_WRITE })) === null) throw closed();
      alarm.close(closure, userId, this.clock.now());
      await em.flush();
      const resources = [alarm.resource(), { type: 'user', id: alarm.userId, version: null }];
      await this.ledger.record(em, { action: 'screening-alarm.closed', resources, detail: closure });
      return (await this.toViews(em, [alarm]))[0]!;
    });
  }

  private async toViews(em: EntityManager, alarms: readonly ScreeningAlarm[]): Promise<ScreeningAlarmView[]> {
    const { institutionId: reader, userId: self } = getActor();
    const institutions = await this.institutions.findNames(
      em,
      alarms.map(({ institutionId }) => institutionId),
    );
    const people = await this.users.findNames(
      em,
      alarms.flatMap(({ userId, closedBy }) => [userId, ...(closedBy ? [closedBy] : [])]),
    );
    const person = (id: string) => ({ id, name: people.get(id) ?? MASK });
    return alarms.map((alarm) => {
      const { id, kind, institutionId, userId, subjects, threshold, misses, closedBy } = alarm;
      return {
        ...{ id, kind, institution: { id: institutionId, name: institutions.get(institutionId) ?? '' } },
        // Who it is at another institution is for that institution to know.
        person: institutionId === reader ? person(userId) : { id: userId, name: MASK },
        ...{ subjects, threshold, misses, raisedAt: alarm.raisedAt.toISOString() },
        closable: !alarm.closedAt && userId !== self && may('close', 'ScreeningAlarm', alarm),
        closedAt: alarm.closedAt?.toISOString() ?? null,
        closedBy: closedBy ? person(closedBy) : null,
        verdict: alarm.verdict ?? null,
        reason: alarm.reason ?? null,
      };
    });
  }
}

const closed = () => new Problem('conflict', 'Somebody closed this alarm already');

function seen(): FilterQuery<ScreeningAlarm> {
  const where = permitted<ScreeningAlarm>('ScreeningAlarm', 'read');
  if (!where) throw notFound();
  return where;
}

async function find(em: EntityManager, id: string): Promise<ScreeningAlarm> {
  const alarm = await em.findOne(ScreeningAlarm, { $and: [{ id }, seen()] });
  if (!alarm) throw notFound();
  return alarm;
}
