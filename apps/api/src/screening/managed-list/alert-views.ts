import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { ScreeningAlert as View } from '@watchbook/contract';
import { UserService } from '../../identity/user/user.service.js';
import { FoundAgain, type Asked } from '../batch/found-again.js';
import type { Candidate } from '../match-view.js';
import { Judgement } from '../screening.entity.js';
import { ManagedList, ManagedListEntry } from './managed-list.entity.js';
import type { ScreeningAlert } from './screening-alert.entity.js';

/** Shows alerts: the name on the list, the match as far as the reader sees it now, and what was judged. */
@Injectable()
export class AlertViews {
  constructor(
    @Inject(FoundAgain) private readonly again: FoundAgain,
    @Inject(UserService) private readonly users: UserService,
  ) {}

  async of(em: EntityManager, alerts: readonly ScreeningAlert[]): Promise<View[]> {
    const entries = byId(await em.find(ManagedListEntry, { id: alerts.map(({ entryId }) => entryId) }));
    const lists = byId(await em.find(ManagedList, { id: alerts.map(({ listId }) => listId) }));
    const judged = await this.findJudgements(em, alerts);
    const people = await this.users.findNames(em, [
      ...[...lists.values()].map(({ ownerId }) => ownerId),
      ...[...judged.values()].map(({ userId }) => userId),
    ]);
    const found = await this.again.read(
      em,
      alerts.map((alert): Asked => {
        const { reference: _reference, ...query } = entries.get(alert.entryId)!.asked;
        return { id: alert.id, query: { ...query, limit: 1 }, targets: [alert.getTarget()] };
      }),
    );
    return alerts.map((alert) => {
      const list = lists.get(alert.listId)!;
      const show = (id: string | null | undefined): View['judgement'] => {
        const judgement = judged.get(id ?? '');
        if (!judgement) return null;
        const { verdict, note, judgedAt, userId } = judgement;
        return { verdict, note: note ?? null, at: judgedAt.toISOString(), by: people.get(userId) ?? '' };
      };
      const judgement = show(alert.id);
      const [match] = found.get(alert.id) ?? [];
      return {
        id: alert.id,
        state: alert.state,
        list: { id: list.id, name: list.name },
        owner: { id: list.ownerId, name: people.get(list.ownerId) ?? '' },
        entry: { id: alert.entryId, ...entries.get(alert.entryId)!.asked },
        noticeId: alert.noticeId ?? null,
        listEntryId: alert.listEntryId ?? null,
        match: match ? toMatch(match, judgement) : null,
        raisedAt: alert.raisedAt.toISOString(),
        changed: alert.changed,
        before: show(alert.previousId),
        judgement,
        closed: alert.closedAt ? { reason: alert.closedReason!, at: alert.closedAt.toISOString() } : null,
      };
    });
  }

  /** The newest judgement of each alert and of the one before it. */
  private async findJudgements(em: EntityManager, alerts: readonly ScreeningAlert[]): Promise<Map<string, Judgement>> {
    const ids = alerts.flatMap(({ id, previousId }) => (previousId ? [id, previousId] : [id]));
    const order = { orderBy: [{ judgedAt: 'asc' as const }, { id: 'asc' as const }] };
    const rows = await em.find(Judgement, { alertId: ids }, order);
    return new Map(rows.map((row) => [row.alertId ?? '', row]));
  }
}

function toMatch({ target: _target, version: _version, ...match }: Candidate, judgement: View['judgement']) {
  return { ...match, judgement: judgement && { verdict: judgement.verdict, at: judgement.at } };
}

const byId = <T extends { id: string }>(rows: readonly T[]): Map<string, T> =>
  new Map(rows.map((row) => [row.id, row]));
