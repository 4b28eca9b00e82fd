import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { EntityPair, EntityPairQuery, LinkGuard, Page } from '@watchbook/contract';
import { CLUSTER_LIMITS, conflictOf } from '@watchbook/matching';
import { NoticeMemberService } from '../../notice/notice-member.service.js';
import { getActor } from '../../platform/context.js';
import { Work } from '../../platform/database/work.js';
import { EntityService } from '../entity.service.js';
import { toLink } from '../link-view.js';
import type { Neighbourhood } from '../link/neighbourhood.js';
import { byId, keyOf, pairOf, type Pair } from '../link/pair.js';
import { MemberJudgementService } from '../member-judgement.service.js';
import { MemberViews } from '../member-views.js';
import { toCursor, toPlace, type DeskPlace } from './desk-place.js';

/** What one page looks at, however little it finds: notices, subjects of theirs, and others for each of these. */
const WORK = { notices: 8, subjects: 16, pairs: 10 };
/** Stands after every id. */
const END = '~';

interface FoundPair {
  readonly left: string;
  readonly right: string;
  /** Where the desk goes on after it. */
  readonly next: DeskPlace;
}
/** A subject to look around, and after which pair of its own. */
interface Waiting {
  readonly id: string;
  readonly after: string;
  readonly notice: { readonly id: string; readonly receivedAt: string };
}
interface Part {
  readonly pairs: FoundPair[];
  /** Where to go on when all of these were shown; null at the end. */
  readonly next: DeskPlace | null;
}

/** The matching desk: pairs that may be one entity and are not plain, for people to decide. */
@Injectable()
export class EntityPairService {
  constructor(
    @Inject(Work) private readonly work: Work,
    @Inject(EntityService) private readonly entities: EntityService,
    @Inject(NoticeMemberService) private readonly notices: NoticeMemberService,
    @Inject(MemberJudgementService) private readonly judgements: MemberJudgementService,
    @Inject(MemberViews) private readonly members: MemberViews,
  ) {}

  /**
   * One page of pairs of which the caller answers for one; a page may hold fewer than asked for, even none, while there
   * are more.
   * @throws Problem `invalid-request` for a foreign cursor, `unavailable`
   */
  list(query: EntityPairQuery): Promise<Page<EntityPair>> {
    const wanted = query['filter[judged]'];
    const start: DeskPlace | null = wanted === 'true' ? { part: 'judged', from: null } : null;
    const place = query.cursor === undefined ? start : toPlace(query.cursor);
    return this.work.read(async (em) => {
      const hood = this.entities.open(em);
      const part =
        place?.part === 'judged'
          ? await this.findJudged(em, hood, place.from, query.limit)
          : await this.findOpen(em, hood, place?.from ?? null, wanted === undefined);
      const kept = part.pairs.slice(0, query.limit);
      const next = part.pairs.length > kept.length ? kept.at(-1)!.next : part.next;
      return { data: await this.show(em, hood, kept), page: { next: next && toCursor(next), prev: null } };
    });
  }

  /** Goes through the notices that the caller answers for. */
  private async findOpen(
    em: EntityManager,
    hood: Neighbourhood,
    from: Extract<DeskPlace, { part: 'open' }>['from'] | null,
    thenJudged: boolean,
  ): Promise<Part> {
    const pairs: FoundPair[] = [];
    const notices = await this.notices.findAnsweredFor(em, from, WORK.notices + 1);
    const looked = notices.slice(0, WORK.notices);
    const subjects = await this.notices.findSubjectsOf(
      em,
      looked.map(({ id }) => id),
    );
    const everybody = await hood.load(subjects.map(({ id }) => id));
    const waiting = looked.flatMap((notice) => {
      const after = from?.id === notice.id ? from.after : '';
      const nodes = everybody.filter(({ id, noticeId }) => noticeId === notice.id && `${id} ${END}` > after);
      return nodes.map(({ id }) => ({ id, after, notice }));
    });
    const shown = waiting.slice(0, WORK.subjects);
    await hood.near(shown.map(({ id }) => id));
    const placeAfter = ({ id, notice }: Waiting, other: string): DeskPlace => ({
      part: 'open',
      from: { ...notice, after: `${id} ${other}` },
    });
    for (const each of shown) {
      for (const other of await this.doubtful(hood, each.id)) {
        if (`${each.id} ${other}` > each.after)
          pairs.push({ left: each.id, right: other, next: placeAfter(each, other) });
      }
    }
    if (shown.length === WORK.subjects) return { pairs, next: placeAfter(shown.at(-1)!, END) };
    const beyond = notices[WORK.notices];
    if (beyond) return { pairs, next: { part: 'open', from: { ...beyond, after: '' } } };
    return { pairs, next: thenJudged ? { part: 'judged', from: null } : null };
  }

  /** Others of whom it is not plain whether they are the same, by id; a pair of two own ones at the one with the greater id. */
  private async doubtful(hood: Neighbourhood, id: string): Promise<string[]> {
    const [near] = await hood.near([id]);
    const judged = new Set((await hood.learn([id])).map((pair) => pair.join(' ')));
    const own = hood.get(id);
    return near!
      .filter((other) => {
        const node = hood.get(other);
        const isElsewhere = node.noticeId !== own.noticeId && !(isAnsweredFor(node) && other > id);
        return isElsewhere && !judged.has(keyOf(id, other)) && isDoubtful(hood, id, other);
      })
      .sort((a, b) => hood.evidence(id, b).bits - hood.evidence(id, a).bits || byId(a, b))
      .slice(0, WORK.pairs)
      .sort(byId);
  }

  private async findJudged(
    em: EntityManager,
    hood: Neighbourhood,
    from: Extract<DeskPlace, { part: 'judged' }>['from'],
    limit: number,
  ): Promise<Part> {
    const rows = await this.judgements.findJudged(em, from, limit);
    const readable = new Set((await hood.load(rows.flatMap(({ pair }) => [...pair]))).map(({ id }) => id));
    const pairs = rows.flatMap(({ id, at, pair }): FoundPair[] => {
      if (!pair.every((member) => readable.has(member))) return [];
      const [left, right] = isAnsweredFor(hood.get(pair[0])) ? pair : [pair[1], pair[0]];
      return [{ left, right, next: { part: 'judged', from: { at, id } } }];
    });
    const last = rows.length === limit ? rows.at(-1) : undefined;
    return { pairs, next: last ? { part: 'judged', from: { at: last.at, id: last.id } } : null };
  }

  private async show(em: EntityManager, hood: Neighbourhood, found: readonly FoundPair[]): Promise<EntityPair[]> {
    const shown = await this.members.show(em, await hood.load(found.flatMap(({ left, right }) => [left, right])));
    const pairs = found.map(({ left, right }): Pair => pairOf(left, right));
    const history = await this.judgements.findHistory(em, pairs);
    this.members.record('entity.pairs-listed', shown);
    return found.map(({ left, right }, at) => ({
      left: shown.views.get(left)!,
      right: shown.views.get(right)!,
      link: toLink(pairs[at]!, hood.evidence(left, right), shown.views, history),
      guard: guardOf(hood, left, right),
    }));
  }
}

/** Too much speaks for it to forget it, and not enough to link the two, or something forbids it. */
function isDoubtful(hood: Neighbourhood, a: string, b: string): boolean {
  return hood.evidence(a, b).bits < CLUSTER_LIMITS.threshold || guardOf(hood, a, b) !== null;
}

const guardOf = (hood: Neighbourhood, a: string, b: string): LinkGuard | null =>
  conflictOf(hood.get(a).description, hood.get(b).description) ?? null;

/** Of the own institution's notices; a regulator answers for all that it reads. */
function isAnsweredFor({ kind, institutionId }: { kind: string; institutionId: string | null }): boolean {
  const actor = getActor();
  return kind === 'subject' && (actor.institutionKind === 'regulator' || institutionId === actor.institutionId);
}
