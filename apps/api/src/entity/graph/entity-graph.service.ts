import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from '@mikro-orm/postgresql';
import { MASK, type EntityGraph, type EntityMember, type EntityPath, type GraphNode } from '@watchbook/contract';
import { ListEntryService } from '../../list/list-entry.service.js';
import { NoticeMemberService } from '../../notice/notice-member.service.js';
import { NoticeScreeningService } from '../../notice/notice-screening.service.js';
import { getActor } from '../../platform/context.js';
import { Work } from '../../platform/database/work.js';
import { notFound } from '../../platform/problem.js';
import { EntityService } from '../entity.service.js';
import type { ResolvedEntity } from '../link/resolve.js';
import { MemberViews, shownName } from '../member-views.js';
import { GraphBuilder } from './graph-builder.js';
import { findPath } from './find-path.js';
import { Surroundings, type Tie } from './surroundings.js';

/** What surrounds an entity, and the ways from one to another, over what the caller may read and nothing else. */
@Injectable()
export class EntityGraphService {
  constructor(
    @Inject(Work) private readonly work: Work,
    @Inject(EntityService) private readonly entities: EntityService,
    @Inject(NoticeMemberService) private readonly noticeMembers: NoticeMemberService,
    @Inject(NoticeScreeningService) private readonly notices: NoticeScreeningService,
    @Inject(ListEntryService) private readonly lists: ListEntryService,
    @Inject(MemberViews) private readonly members: MemberViews,
  ) {}

  /** The graph around a member's entity, `depth` hops out. @throws Problem `not-found`, `unavailable` */
  graph(id: string, depth: number): Promise<EntityGraph> {
    return this.work.read(async (em) => {
      const around = this.open(em);
      const start = await this.get(around, id);
      const builder = new GraphBuilder();
      builder.addEntity(start);
      let rim = [start];
      for (let hop = 0; hop < depth; hop += 1) {
        const next: ResolvedEntity[] = [];
        for (const entity of rim) next.push(...(await expand(around, builder, entity)));
        rim = next;
      }
      const drawn = await this.draw(em, builder, 'entity.graph-read');
      return { id: start.id, complete: builder.complete && around.complete, ...drawn };
    });
  }

  /** A shortest way between the entities of two members. @throws Problem `not-found`, `unavailable` */
  path(id: string, to: string): Promise<EntityPath> {
    return this.work.read(async (em) => {
      const around = this.open(em);
      const [start, end] = [await this.get(around, id), await this.get(around, to)];
      const { steps, exhausted } = await findPath(around, start, end);
      const builder = new GraphBuilder();
      for (const { entity, tie, from } of steps ?? []) {
        builder.addEntity(entity);
        if (!tie || !from) continue;
        builder.addTie(tie);
        for (const one of [from, entity]) builder.join(one, tie, kindOf(one, tie));
      }
      const drawn = await this.draw(em, builder, 'entity.paths-read');
      const found = steps !== null;
      return { id: start.id, to: end.id, found, complete: found || (exhausted && around.complete), ...drawn };
    });
  }

  private open(em: EntityManager): Surroundings {
    return new Surroundings(
      this.entities.open(em),
      {
        subjectsOf: (noticeIds) => this.noticeMembers.findSubjectsOf(em, noticeIds),
        holdersOf: async (identifiers, most) => [
          ...(await this.notices.findByIdentifiers(em, [identifiers], most)).flat(),
          ...(await this.lists.findByIdentifiers(em, [identifiers], most)).flat(),
        ],
      },
      getActor().institutionId,
    );
  }

  private async get(around: Surroundings, id: string): Promise<ResolvedEntity> {
    const entity = await around.entityOf(id);
    if (!entity) throw notFound();
    return entity;
  }

  /** Nodes and edges as the caller sees them; what is shown is left for the ledger. */
  private async draw(em: EntityManager, builder: GraphBuilder, action: string) {
    const entities = [...builder.entities.values()];
    const shown = await this.members.show(
      em,
      entities.flatMap(({ members }) => [...members]),
    );
    this.members.record(action, shown);
    const viewsOf = (ids: readonly string[]) => ids.flatMap((id) => shown.views.get(id) ?? []);
    const nodes = [
      ...entities.map((entity) =>
        entityNode(entity, viewsOf(entity.members.map(({ id }) => id)), builder.expanded.has(entity.id)),
      ),
      ...[...builder.ties.values()].map((tie) => tieNode(tie, viewsOf(tie.ends.map(({ memberId }) => memberId)))),
    ];
    return { nodes, edges: builder.edges };
  }
}

/** Puts the ties of an entity into the graph, and answers with the entities that they brought. */
async function expand(around: Surroundings, builder: GraphBuilder, entity: ResolvedEntity): Promise<ResolvedEntity[]> {
  const brought: ResolvedEntity[] = [];
  for (const tie of await around.ties(entity)) {
    if (!builder.addTie(tie)) return brought;
    for (const { memberId, kind } of tie.ends) {
      const other = await around.entityOf(memberId);
      const isNew = other !== null && !builder.entities.has(other.id);
      if (!other || !builder.addEntity(other)) continue;
      builder.join(other, tie, kind);
      if (isNew) brought.push(other);
    }
  }
  builder.expanded.add(entity.id);
  return brought;
}

const kindOf = ({ members }: ResolvedEntity, { ends }: Tie) =>
  ends.find(({ memberId }) => members.some(({ id }) => id === memberId))!.kind;

const entityNode = ({ id, members }: ResolvedEntity, views: EntityMember[], isExpanded: boolean): GraphNode => ({
  ...{ id, kind: 'entity', label: shownName(views), type: members[0]!.type, tlp: null },
  ...{ members: members.length, expandable: !isExpanded },
});

function tieNode({ id, kind, of, value }: Tie, views: EntityMember[]): GraphNode {
  const plain = { id, kind, members: null, expandable: false };
  if (kind === 'identifier') {
    const isShown = views.some(({ masked }) => !masked);
    return { ...plain, label: isShown ? value! : MASK, type: of, tlp: null };
  }
  const { notice, listEntry } = views.find((view) => (view.notice ?? view.listEntry)?.id === of)!;
  return notice
    ? { ...plain, label: notice.ref, type: notice.status, tlp: notice.tlp }
    : { ...plain, label: listEntry!.externalId, type: listEntry!.source, tlp: null };
}
