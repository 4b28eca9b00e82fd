import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from '@mikro-orm/postgresql';
import {
  accessKinds,
  purpose as purposeCode,
  REVIEW_DAYS,
  type AccessCounts,
  type AccessKind,
  type AccessReview,
  type AccessReviewQuery,
  type AccessTimeline,
  type AccessTimelineQuery,
  type PersonAccess,
} from '@watchbook/contract';
import { UserService } from '../../identity/user/user.service.js';
import { InstitutionService } from '../../institution/institution.service.js';
import { PeopleUsesService, type HourUse, type Span } from '../../ledger/read/people-uses.service.js';
import { Clock } from '../../platform/clock.js';
import { getActor, getContext } from '../../platform/context.js';
import { Work } from '../../platform/database/work.js';
import { may } from '../../platform/policy.js';
import { fieldProblem, notFound } from '../../platform/problem.js';
import { kindOfAction, showingActions, singleActions, toNoticeDays } from './access-kinds.js';
import { signalsOf, type NoticeDay } from './signals.js';

const USUAL_DAYS = 30;
const DAY_SECONDS = 86_400;
const MOST_RESOURCES = 200;

/** Who saw what, when and for what purpose, from the entries of the ledger. */
@Injectable()
export class AccessReviewService {
  constructor(
    @Inject(Work) private readonly work: Work,
    @Inject(InstitutionService) private readonly institutions: InstitutionService,
    @Inject(UserService) private readonly users: UserService,
    @Inject(PeopleUsesService) private readonly uses: PeopleUsesService,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  /**
   * Everybody at the own institution, or at any for an auditor, who saw something in the period; with what is unusual.
   * @throws Problem `not-found` for an institution that the caller does not review, `not-processable` for the period
   */
  async review({ noticeId, ...asked }: AccessReviewQuery): Promise<AccessReview> {
    const period = this.periodOf(asked);
    return this.work.read(async (em) => {
      const institution = await this.getInstitution(em, period.institutionId);
      const whole = await this.seen(em, period);
      const signals = signalsOf(whole.hours, whole.noticeDays);
      const { hours, noticeDays } =
        noticeId === undefined ? whole : await this.seen(em, { ...period, resource: `notice:${noticeId}` });
      const notices = countNotices(noticeDays);
      const ids = [...new Set(hours.map(({ userId }) => userId))];
      const names = await this.users.findNames(em, ids);
      this.recordRead(period, noticeId === undefined ? null : { type: 'notice', id: noticeId });
      const people = ids.map((userId) => ({
        ...toPerson(
          userId,
          hours.filter((row) => row.userId === userId),
        ),
        name: names.get(userId) ?? null,
        notices: notices.get(userId) ?? 0,
        signals: signals.get(userId) ?? [],
      }));
      people.sort((a, b) => (a.lastAt < b.lastAt ? 1 : -1));
      return { ...shown(period), institution, people };
    });
  }

  /** What one person saw, by day and by resource. @throws Problem `not-found` for somebody who saw nothing that the caller reviews */
  async timeline(userId: string, asked: AccessTimelineQuery): Promise<AccessTimeline> {
    const period = this.periodOf(asked);
    return this.work.read(async (em) => {
      const all = await this.seen(em, period);
      const hours = all.hours.filter((row) => row.userId === userId);
      if (hours.length === 0) throw notFound();
      const own = all.noticeDays.filter((row) => row.userId === userId);
      const names = await this.users.findNames(em, [userId]);
      const resources = await this.uses.findResources(em, { ...period, userId }, showingActions, MOST_RESOURCES);
      this.recordRead(period, { type: 'user', id: userId });
      return {
        userId,
        name: names.get(userId) ?? null,
        ...{ from: period.from.toISOString(), to: period.to.toISOString() },
        days: daysOf(hours, own),
        resources: resources.map(({ resource, actions, purposes, count, firstAt, lastAt, seq }) => ({
          type: resource.slice(0, resource.indexOf(':')),
          id: resource.slice(resource.indexOf(':') + 1),
          kinds: accessKinds.filter((kind) => actions.some((action) => kindOfAction[action] === kind)),
          purposes: purposes.flatMap((code) => purposeCode.safeParse(code).data ?? []),
          ...{ reads: count, firstAt: firstAt.toISOString(), lastAt: lastAt.toISOString(), seq },
        })),
        signals: signalsOf(all.hours, all.noticeDays).get(userId) ?? [],
      };
    });
  }

  private async seen(em: EntityManager, span: Span): Promise<{ hours: HourUse[]; noticeDays: NoticeDay[] }> {
    const hours = await this.uses.findHours(em, span, showingActions);
    const days = await this.uses.findResourceDays(em, span, 'notice', singleActions);
    return { hours, noticeDays: toNoticeDays(days) };
  }

  private async getInstitution(em: EntityManager, institutionId: string): Promise<string> {
    const found = (await this.institutions.findDirectory(em, [institutionId])).get(institutionId);
    if (!found) throw notFound();
    return found.name;
  }

  private periodOf({ from, to, institutionId = getActor().institutionId }: AccessTimelineQuery): Span {
    if (!may('read', 'AccessReview', { institutionId })) throw notFound();
    const end = to === undefined ? this.clock.now() : new Date(to);
    const begin = from === undefined ? this.clock.in(-USUAL_DAYS * DAY_SECONDS, end) : new Date(from);
    if (begin >= end) throw fieldProblem('/from', 'order', 'It ends before it begins');
    if (begin < this.clock.in(-REVIEW_DAYS * DAY_SECONDS, end))
      throw fieldProblem('/from', 'too-early', `A review covers at most ${REVIEW_DAYS} days`);
    return { institutionId, from: begin, to: end };
  }

  private recordRead({ institutionId, from, to }: Span, about: { type: string; id: string } | null): void {
    getContext().reads.push({
      action: 'access-review.read',
      resources: [
        { type: 'institution', id: institutionId, version: null },
        ...(about ? [{ ...about, version: null }] : []),
      ],
      detail: { from: from.toISOString(), to: to.toISOString() },
    });
  }
}

const kindOf = ({ action }: HourUse) => (action === null ? 'denied' : kindOfAction[action]);

const shown = ({ institutionId, from, to }: Span) => ({
  ...{ institutionId, from: from.toISOString(), to: to.toISOString() },
});

function toPerson(
  userId: string,
  hours: readonly HourUse[],
): Pick<PersonAccess, 'userId' | 'counts' | 'denied' | 'lastAt'> {
  const total = (kind: AccessKind | 'denied') =>
    hours.reduce((sum, row) => sum + (kindOf(row) === kind ? row.count : 0), 0);
  return {
    userId,
    counts: Object.fromEntries(accessKinds.map((kind) => [kind, total(kind)])) as AccessCounts,
    denied: total('denied'),
    lastAt: new Date(Math.max(...hours.map(({ lastAt }) => lastAt.getTime()))).toISOString(),
  };
}

function countNotices(rows: readonly { userId: string; noticeId: string }[]): Map<string, number> {
  const sets = new Map<string, Set<string>>();
  for (const { userId, noticeId } of rows) sets.set(userId, (sets.get(userId) ?? new Set()).add(noticeId));
  return new Map([...sets].map(([userId, notices]) => [userId, notices.size]));
}

/** One item for each day on which there was something, the latest first. */
function daysOf(hours: readonly HourUse[], notices: readonly { day: string }[]): AccessTimeline['days'] {
  const days = [...new Set(hours.map(({ hour }) => hour.toISOString().slice(0, 10)))].sort().reverse();
  return days.map((day) => {
    const rows = hours.filter(({ hour }) => hour.toISOString().startsWith(day));
    const sum = (denied: boolean) =>
      rows.reduce((all, { action, count }) => all + ((action === null) === denied ? count : 0), 0);
    return { day, reads: sum(false), notices: notices.filter((row) => row.day === day).length, denied: sum(true) };
  });
}
