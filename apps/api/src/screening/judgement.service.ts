import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { MatchJudgement, MatchJudgementDraft } from '@watchbook/contract';
import { LedgerService } from '../ledger/ledger.service.js';
import { Clock } from '../platform/clock.js';
import { getActor } from '../platform/context.js';
import { Work } from '../platform/database/work.js';
import { may, permitted } from '../platform/policy.js';
import { fieldProblem, Problem } from '../platform/problem.js';
import { uuidv7 } from '../platform/uuid.js';
import { Judgement } from './screening.entity.js';
import { getScreening } from './screening.queries.js';

/** Judging matches. Every judgement is kept; the newest counts, so a later one takes an earlier one back. */
@Injectable()
export class JudgementService {
  constructor(
    @Inject(Work) private readonly work: Work,
    @Inject(LedgerService) private readonly ledger: LedgerService,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  /**
   * Says of a match whether it is who was looked for.
   * @throws Problem `not-allowed`, `not-found` for a foreign screening, `not-processable` for what was no match of it
   */
  judge({
    screeningId,
    noticeId,
    listEntryId,
    verdict,
    note,
  }: MatchJudgementDraft): Promise<Omit<MatchJudgement, 'receipt'>> {
    const { institutionId, userId } = getActor();
    if (!may('create', 'Judgement', { institutionId, userId })) throw new Problem('not-allowed');
    const target = noticeId === undefined ? `list-entry:${listEntryId ?? ''}` : `notice:${noticeId}`;
    return this.work.write(async (em) => {
      const screening = await getScreening(em, screeningId);
      if (!screening.targets.includes(target)) {
        const pointer = noticeId === undefined ? '/listEntryId' : '/noticeId';
        throw fieldProblem(pointer, 'no-match', 'This was no match of that screening');
      }
      const made = em.create(Judgement, {
        id: uuidv7(),
        institutionId,
        userId,
        screeningId,
        queryHash: screening.queryHash,
        target,
        verdict,
        note,
        judgedAt: this.clock.now(),
      });
      await em.flush();
      await this.record(em, made, screeningId);
      const at = made.judgedAt.toISOString();
      return { id: made.id, screeningId, noticeId: noticeId ?? null, listEntryId: listEntryId ?? null, verdict, at };
    });
  }

  /** What the institution last judged of these matches of the same question, by target. */
  async findLatest(em: EntityManager, queryHash: string, targets: readonly string[]): Promise<Map<string, Judgement>> {
    const seen = permitted<Judgement>('Judgement', 'read');
    if (!seen || targets.length === 0) return new Map();
    const rows = await em.find(
      Judgement,
      { $and: [{ queryHash, target: [...targets] }, seen] },
      { orderBy: [{ judgedAt: 'asc' }, { id: 'asc' }] },
    );
    return new Map(rows.map((row) => [row.target, row]));
  }

  private record(em: EntityManager, { id, target, verdict, note }: Judgement, screeningId: string): Promise<string> {
    const [type, targetId] = target.split(':') as [string, string];
    return this.ledger.record(em, {
      action: 'match.judged',
      resources: [
        { type: 'judgement', id, version: null },
        { type: 'screening', id: screeningId, version: null },
        { type, id: targetId, version: null },
      ],
      detail: { verdict, note: note ?? null },
    });
  }
}
