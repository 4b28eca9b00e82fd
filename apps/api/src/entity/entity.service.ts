import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { Entity } from '@watchbook/contract';
import { CLUSTER_LIMITS } from '@watchbook/matching';
import { getActor } from '../platform/context.js';
import { Work } from '../platform/database/work.js';
import { may } from '../platform/policy.js';
import { notFound, Problem } from '../platform/problem.js';
import { EntityWarnings } from './entity-warnings.js';
import { toLink } from './link-view.js';
import { Neighbourhoods, type Neighbourhood } from './link/neighbourhood.js';
import { byId, keyOf, pairOf, type Pair } from './link/pair.js';
import { resolve, type ResolvedEntity } from './link/resolve.js';
import { MemberJudgementService } from './member-judgement.service.js';
import { MemberViews, shownName } from './member-views.js';

/** Most links, and most refusals, of one answer: the strongest. */
const LINKS = 100;
const REFUSED = 20;

/** Reading entities: who members are believed to be, out of what the caller may read at this moment. */
@Injectable()
export class EntityService {
  constructor(
    @Inject(Work) private readonly work: Work,
    @Inject(Neighbourhoods) private readonly neighbourhoods: Neighbourhoods,
    @Inject(MemberJudgementService) private readonly judgements: MemberJudgementService,
    @Inject(MemberViews) private readonly members: MemberViews,
    @Inject(EntityWarnings) private readonly warnings: EntityWarnings,
  ) {}

  /** The entity of a member. @throws Problem `not-found` unless the caller may read that member, `unavailable` */
  read(id: string): Promise<Entity> {
    return this.work.read(async (em) => {
      const hood = this.open(em);
      const found = await this.resolve(hood, id);
      const refused = [...found.refused].sort((x, y) => y.bits - x.bits || byId(keyOf(x.a, x.b), keyOf(y.a, y.b)));
      const kept = refused.slice(0, REFUSED);
      const own = new Set(found.members.map((member) => member.id));
      const others = await hood.load(
        kept.flatMap(({ a, b, between }) => [a, b, ...between]).filter((each) => !own.has(each)),
      );
      const shown = await this.members.show(em, [...found.members, ...others]);
      const links = linksOf(hood, found);
      const history = await this.judgements.findHistory(em, [...links, ...kept.map(({ a, b }) => pairOf(a, b))]);
      const linkOf = (pair: Pair) => toLink(pair, hood.evidence(...pair), shown.views, history);
      const members = found.members.map((member) => shown.views.get(member.id)!);
      const about = await this.warnings.find(em, members);
      this.members.record('entity.read', { ...shown, resources: [...shown.resources, ...about.resources] });
      return {
        ...{ id: found.id, type: members[0]!.type, name: shownName(members), members },
        complete: found.complete && refused.length <= REFUSED && about.complete,
        links: links.map(linkOf),
        refused: kept.map(({ a, b, guard, between }) => ({ ...linkOf(pairOf(a, b)), guard, because: [...between] })),
        others: others.map((other) => shown.views.get(other.id)!),
        warnings: about.warnings.map(({ view }) => view),
      };
    });
  }

  /** What the caller may read, for one request. @throws Problem `not-allowed` */
  open(em: EntityManager): Neighbourhood {
    const { institutionId } = getActor();
    if (!may('read', 'Entity', { institutionId })) throw new Problem('not-allowed');
    return this.neighbourhoods.open(em);
  }

  /** @throws Problem `not-found` unless the caller may read this member */
  async resolve(hood: Neighbourhood, id: string): Promise<ResolvedEntity> {
    const start = await hood.find(id);
    if (!start) throw notFound();
    return resolve(hood, start);
  }
}

/** The pairs that hold an entity together, strongest first: those that are strong enough, and those judged to be the same. */
export function linksOf(hood: Neighbourhood, { members }: ResolvedEntity): Pair[] {
  const pairs = members.flatMap(({ id }, at) => members.slice(at + 1).map((other): Pair => [id, other.id]));
  return pairs
    .filter(([a, b]) => hood.evidence(a, b).bits >= CLUSTER_LIMITS.threshold || hood.verdict(a, b) === 'same')
    .sort((x, y) => hood.evidence(...y).bits - hood.evidence(...x).bits || byId(x.join(), y.join()))
    .slice(0, LINKS);
}
