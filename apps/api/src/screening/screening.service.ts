import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from '@mikro-orm/postgresql';
import {
  MASK,
  type Match,
  type Page,
  type Screening as ScreeningView,
  type ScreeningListQuery,
  type ScreeningQuery,
  type ScreeningSummary,
} from '@watchbook/contract';
import { UserService } from '../identity/user/user.service.js';
import { LedgerService } from '../ledger/ledger.service.js';
import { Clock } from '../platform/clock.js';
import { getActor, getContext, type IntentInput } from '../platform/context.js';
import { Work } from '../platform/database/work.js';
import { decodeCursor, pageOfRows } from '../platform/http/cursor.js';
import { may } from '../platform/policy.js';
import { Problem } from '../platform/problem.js';
import { uuidv7 } from '../platform/uuid.js';
import { AlarmRaisingService } from './alarm/alarm-raising.service.js';
import { shapeOf } from './alarm/question-shape.js';
import { JudgementService } from './judgement.service.js';
import type { Candidate } from './match-view.js';
import { Matches } from './matches.js';
import { queryHash } from './query-hash.js';
import { Quota } from './quota.js';
import { Screening } from './screening.entity.js';
import { findPage, getScreening, SORT } from './screening.queries.js';

/** A screening, and whom it answered with. */
interface Asked {
  readonly made: Screening;
  readonly found: Candidate[];
}

/** Asking whether somebody is known. */
@Injectable()
export class ScreeningService {
  constructor(
    @Inject(Work) private readonly work: Work,
    @Inject(LedgerService) private readonly ledger: LedgerService,
    @Inject(Matches) private readonly matches: Matches,
    @Inject(JudgementService) private readonly judgements: JudgementService,
    @Inject(Quota) private readonly quota: Quota,
    @Inject(AlarmRaisingService) private readonly alarms: AlarmRaisingService,
    @Inject(UserService) private readonly users: UserService,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  /**
   * Looks among all that the caller may read. A miss is recorded like a hit; the entry names every id that is answered.
   * A request that is repeated with its idempotency key is answered with what the caller may see of it by then.
   * @throws Problem `not-allowed`, `too-many-requests`, `unavailable` while the names are being read
   */
  async screen(query: ScreeningQuery): Promise<Omit<ScreeningView, 'receipt'>> {
    const { institutionId, userId } = getActor();
    if (!may('create', 'Screening', { institutionId, userId })) throw new Problem('not-allowed');
    const fresh: Match[][] = [];
    const { id } = await this.work.write(async (em) => {
      const usage = await this.quota.take(em, queryHash(institutionId, query));
      const [asked] = await this.ask(em, [query]);
      const { made, found } = asked!;
      await this.alarms.raiseIfDue(em, usage, made.stems);
      fresh.push(await this.withJudgements(em, made, found));
      return { id: made.id };
    });
    return { id, matches: fresh[0] ?? (await this.lookAgain(id)) };
  }

  /**
   * Asks each of these inside the transaction of a caller that looked after rights and quota, such as a batch. Each is a
   * screening and an entry of its own.
   */
  async ask(em: EntityManager, queries: readonly ScreeningQuery[], batchId: string | null = null): Promise<Asked[]> {
    const { institutionId, userId } = getActor();
    const matches = await this.matches.find(em, queries);
    const asked = queries.map((query, at): Asked => {
      const found = matches[at]!.slice(0, query.limit);
      const made = em.create(Screening, {
        id: uuidv7(),
        institutionId,
        userId,
        batchId,
        query,
        queryHash: queryHash(institutionId, query),
        ...shapeOf(institutionId, query),
        targets: found.map(({ target }) => target),
        purpose: getContext().purpose,
        screenedAt: this.clock.now(),
      });
      return { made, found };
    });
    await em.flush();
    for (const { made, found } of asked)
      await this.ledger.record(em, {
        action: 'screening.ran',
        purpose: made.purpose ?? null,
        resources: resourcesOf(made, found),
        detail: { query: made.query },
      });
    return asked;
  }

  /** One page of the screenings that the caller may see, newest first; what others looked for is masked. */
  async list(query: ScreeningListQuery): Promise<Page<ScreeningSummary>> {
    const cursor = query.cursor === undefined ? null : decodeCursor(query.cursor, SORT);
    return this.work.read(async (em) => {
      const rows = await findPage(em, cursor, query.limit);
      const { rows: kept, page } = pageOfRows(rows, { limit: query.limit, cursor, sort: SORT }, ({ screenedAt }) =>
        screenedAt.toISOString(),
      );
      const people = await this.users.findNames(em, [...new Set(kept.map(({ userId }) => userId))]);
      getContext().reads.push({
        action: 'screening.listed',
        resources: kept.map(({ id }) => ({ type: 'screening', id, version: null })),
      });
      return { data: kept.map((row) => toSummary(row, people.get(row.userId) ?? '')), page };
    });
  }

  /** The matches of an earlier screening, as far as the caller may see them now. */
  private lookAgain(id: string): Promise<Match[]> {
    return this.work.read(async (em) => {
      const made = await getScreening(em, id);
      const [all] = await this.matches.find(em, [made.query]);
      const found = all!.filter(({ target }) => made.targets.includes(target));
      getContext().reads.push({ action: 'screening.read', resources: resourcesOf(made, found) });
      return this.withJudgements(em, made, found);
    });
  }

  /** What was found of a screening, with what the caller's institution last judged of it. */
  async withJudgements(em: EntityManager, made: Screening, found: readonly Candidate[]): Promise<Match[]> {
    const judged = await this.judgements.findLatest(em, made.queryHash, made.targets);
    return found.map(({ target, version: _version, ...match }) => {
      const judgement = judged.get(target);
      return {
        ...match,
        judgement: judgement ? { verdict: judgement.verdict, at: judgement.judgedAt.toISOString() } : null,
      };
    });
  }
}

const resourcesOf = ({ id, batchId }: Screening, found: readonly Candidate[]): IntentInput['resources'] => [
  { type: 'screening', id, version: null },
  ...(batchId ? [{ type: 'screening-batch', id: batchId, version: null }] : []),
  ...found.map(({ noticeId, listEntryId, version }) =>
    noticeId === undefined
      ? { type: 'list-entry', id: listEntryId ?? '', version }
      : { type: 'notice', id: noticeId, version },
  ),
];

function toSummary({ id, userId, query, targets, purpose, screenedAt }: Screening, by: string): ScreeningSummary {
  const isOwn = userId === getActor().userId;
  return {
    id,
    name: isOwn ? (query.name ?? null) : MASK,
    type: query.type ?? null,
    matches: targets.length,
    purpose: purpose ?? null,
    by: { id: userId, name: by },
    at: screenedAt.toISOString(),
  };
}
