import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { MemberJudgement as JudgementView, MemberJudgementDraft, PairJudgement } from '@watchbook/contract';
import { UserService } from '../identity/user/user.service.js';
import { LedgerService } from '../ledger/ledger.service.js';
import { ListEntryService } from '../list/list-entry.service.js';
import { NoticeMemberService } from '../notice/notice-member.service.js';
import { Clock } from '../platform/clock.js';
import { getActor } from '../platform/context.js';
import { Work } from '../platform/database/work.js';
import { may, permitted } from '../platform/policy.js';
import { notFound, Problem } from '../platform/problem.js';
import { uuidv7 } from '../platform/uuid.js';
import { keyOf, pairOf, type Pair } from './link/pair.js';
import { MemberJudgement } from './member-judgement.entity.js';

/** The newest verdict of the caller's institution on each pair, by its key. */
export type JudgedPairs = Map<string, { readonly pair: Pair; readonly verdict: MemberJudgement['verdict'] }>;

/** Judging whether two members are one entity. Every judgement is kept; they count for the own institution and nobody else. */
@Injectable()
export class MemberJudgementService {
  constructor(
    @Inject(Work) private readonly work: Work,
    @Inject(LedgerService) private readonly ledger: LedgerService,
    @Inject(NoticeMemberService) private readonly notices: NoticeMemberService,
    @Inject(ListEntryService) private readonly lists: ListEntryService,
    @Inject(UserService) private readonly users: UserService,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  /** @throws Problem `not-allowed`; `not-found` unless the caller may read both members */
  judge({ memberId, otherId, verdict, note }: MemberJudgementDraft): Promise<Omit<JudgementView, 'receipt'>> {
    const { institutionId, userId } = getActor();
    if (!may('create', 'Judgement', { institutionId, userId })) throw new Problem('not-allowed');
    return this.work.write(async (em) => {
      const [memberA, memberB] = pairOf(memberId, otherId);
      const resources = await this.findMembers(em, [memberA, memberB]);
      const made = em.create(MemberJudgement, {
        ...{ id: uuidv7(), institutionId, userId, memberA, memberB, verdict, note },
        judgedAt: this.clock.now(),
      });
      await em.flush();
      await this.ledger.record(em, {
        action: 'entity.judged',
        resources: [{ type: 'member-judgement', id: made.id, version: null }, ...resources],
        detail: { members: [memberA, memberB], verdict, note },
      });
      return { id: made.id, memberId, otherId, verdict, at: made.judgedAt.toISOString() };
    });
  }

  /** The newest verdict on each pair to which one of these belongs, unless it was taken back. */
  async findOf(em: EntityManager, ids: readonly string[]): Promise<JudgedPairs> {
    const rows = await this.findRows(em, { $or: [{ memberA: [...ids] }, { memberB: [...ids] }] });
    const newest: JudgedPairs = new Map(
      rows.map(({ memberA, memberB, verdict }) => [keyOf(memberA, memberB), { pair: [memberA, memberB], verdict }]),
    );
    return new Map([...newest].filter(([, { verdict }]) => verdict !== 'taken-back'));
  }

  /** All that the institution judged of these pairs, newest first, by pair; nothing for who may not read judgements. */
  async findHistory(em: EntityManager, pairs: readonly Pair[]): Promise<Map<string, PairJudgement[]>> {
    const history = new Map<string, PairJudgement[]>();
    if (pairs.length === 0 || permitted('Judgement', 'read') === null) return history;
    const members = { memberA: pairs.map(([a]) => a), memberB: pairs.map(([, b]) => b) };
    const rows = await this.findRows(em, members);
    const views = await this.views(em, rows);
    for (const [at, { memberA, memberB }] of rows.entries()) {
      const key = keyOf(memberA, memberB);
      history.set(key, [views[at]!, ...(history.get(key) ?? [])]);
    }
    return history;
  }

  /** All that the institution judged of pairs to which one of these belongs, newest first; nothing for who may not read judgements. */
  async findAbout(em: EntityManager, ids: readonly string[]): Promise<{ pair: Pair; judgement: PairJudgement }[]> {
    if (permitted('Judgement', 'read') === null) return [];
    const rows = await this.findRows(em, { $or: [{ memberA: [...ids] }, { memberB: [...ids] }] });
    const views = await this.views(em, rows);
    return rows
      .map(({ memberA, memberB }, at) => ({ pair: [memberA, memberB] as const, judgement: views[at]! }))
      .reverse();
  }

  /** Pairs on which a verdict of the institution stands, newest first, after a place in that order. */
  async findJudged(
    em: EntityManager,
    after: { at: string; id: string } | null,
    limit: number,
  ): Promise<{ id: string; at: string; pair: Pair }[]> {
    if (permitted('Judgement', 'read') === null) return [];
    const rows = await em.execute<{ id: string; member_a: string; member_b: string; judged_at: string | Date }[]>(
      `select j.id, j.member_a, j.member_b, j.judged_at from member_judgement j
       where j.institution_id = ? and j.verdict <> 'taken-back' and (j.judged_at, j.id) < (?, ?) and not exists (
         select from member_judgement n where n.institution_id = j.institution_id and n.member_a = j.member_a
           and n.member_b = j.member_b and (n.judged_at, n.id) > (j.judged_at, j.id))
       order by j.judged_at desc, j.id desc limit ?`,
      [getActor().institutionId, after?.at ?? 'infinity', after?.id ?? 'ffffffff-ffff-ffff-ffff-ffffffffffff', limit],
    );
    return rows.map(({ id, member_a, member_b, judged_at }) => ({
      ...{ id, at: new Date(judged_at).toISOString(), pair: [member_a, member_b] as const },
    }));
  }

  private async views(em: EntityManager, rows: readonly MemberJudgement[]): Promise<PairJudgement[]> {
    const names = await this.users.findNames(
      em,
      rows.map(({ userId }) => userId),
    );
    return rows.map(({ id, verdict, note, userId, judgedAt }) => ({
      ...{ id, verdict, note: note ?? null, at: judgedAt.toISOString() },
      by: { id: userId, name: names.get(userId) ?? '' },
    }));
  }

  /** Of the own institution, which shape what it sees, oldest first. */
  private findRows(em: EntityManager, where: object): Promise<MemberJudgement[]> {
    const own = { institutionId: getActor().institutionId };
    return em.find(MemberJudgement, { $and: [own, where] }, { orderBy: [{ judgedAt: 'asc' }, { id: 'asc' }] });
  }

  /** What the ledger names of these members. @throws Problem `not-found` unless the caller may read all of them */
  private async findMembers(em: EntityManager, ids: string[]) {
    const { members } = await this.notices.find(em, ids);
    const entries = (await this.lists.find(em, ids)).filter((entry) => may('read', 'ListEntry', entry));
    if (members.size + entries.length < ids.length) throw notFound();
    return [
      ...[...members.values()].map(({ notice: { id, version } }) => ({ type: 'notice', id, version })),
      ...entries.map(({ id }) => ({ type: 'list-entry', id, version: null })),
    ];
  }
}
