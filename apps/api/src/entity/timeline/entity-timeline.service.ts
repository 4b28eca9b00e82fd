import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { EntityTimeline, EntityTimelineQuery, TimelineEvent } from '@watchbook/contract';
import { Work } from '../../platform/database/work.js';
import { decodeCursor, pageOfRows, type Cursor } from '../../platform/http/cursor.js';
import { EntityService, linksOf } from '../entity.service.js';
import { EntityWarnings } from '../entity-warnings.js';
import type { Neighbourhood } from '../link/neighbourhood.js';
import { byId } from '../link/pair.js';
import { resolvePast } from '../link/resolve.js';
import { MemberJudgementService } from '../member-judgement.service.js';
import { MemberViews } from '../member-views.js';
import { bindingLinks } from './binding-links.js';
import { toTimeline } from './timeline-events.js';

const SORT = '-at';
/** Most judgements that one answer looks at, the newest. */
const JUDGEMENTS = 200;

/** What happened to an entity, out of what the caller may read at this moment. */
@Injectable()
export class EntityTimelineService {
  constructor(
    @Inject(Work) private readonly work: Work,
    @Inject(EntityService) private readonly entities: EntityService,
    @Inject(MemberJudgementService) private readonly judgements: MemberJudgementService,
    @Inject(MemberViews) private readonly members: MemberViews,
    @Inject(EntityWarnings) private readonly warnings: EntityWarnings,
  ) {}

  /** One page of it. @throws Problem `not-found` unless the caller may read that member, `unavailable` */
  async read(id: string, { cursor: text, limit }: EntityTimelineQuery): Promise<EntityTimeline> {
    const cursor = text === undefined ? null : decodeCursor(text, SORT);
    return this.work.read(async (em) => {
      const { events, complete } = await this.build(em, id);
      const { rows, page } = pageOfRows(
        beyond(events, cursor).slice(0, limit + 1),
        { limit, cursor, sort: SORT },
        (row) => row.at,
      );
      return { data: rows, page, complete };
    });
  }

  private async build(em: EntityManager, id: string): Promise<{ events: TimelineEvent[]; complete: boolean }> {
    const hood = this.entities.open(em);
    const found = await this.entities.resolve(hood, id);
    const past = await resolvePast(hood, found);
    const members = [...found.members, ...past.members];
    const said = await this.findJudgements(
      em,
      hood,
      members.map((member) => member.id),
    );
    const known = new Set(members.map((member) => member.id));
    const others = await hood.load(said.kept.flatMap(({ pair }) => pair).filter((each) => !known.has(each)));
    const shown = await this.members.showWithPast(em, [...found.members, ...others], past.members);
    const about = await this.warnings.find(
      em,
      members.map((member) => shown.views.get(member.id)!),
    );
    this.members.record('entity.timeline-read', { ...shown, resources: [...shown.resources, ...about.resources] });
    const events = toTimeline({
      ...{ views: shown.views, times: shown.times, members: members.map((member) => member.id) },
      links: bindingLinks(linksOf(hood, found)).map((pair) => ({ pair, bits: hood.evidence(...pair).bits })),
      judgements: said.kept,
      warnings: about.warnings,
    });
    return { events, complete: found.complete && past.complete && said.complete && about.complete };
  }

  /** What the institution judged of these members and others whom the caller may read. */
  private async findJudgements(em: EntityManager, hood: Neighbourhood, ids: readonly string[]) {
    const all = await this.judgements.findAbout(em, ids);
    const partners = all.flatMap(({ pair }) => pair).filter((id) => !ids.includes(id));
    const readable = new Set([...ids, ...(await hood.load(partners)).map(({ id }) => id)]);
    const seen = all.filter(({ pair }) => pair.every((id) => readable.has(id)));
    return { kept: seen.slice(0, JUDGEMENTS), complete: seen.length <= JUDGEMENTS };
  }
}

/** Events after a place, in the direction of the cursor. */
function beyond(events: readonly TimelineEvent[], cursor: Cursor | null): TimelineEvent[] {
  if (!cursor) return [...events];
  const order = (event: TimelineEvent) => byId(cursor.value, event.at) || byId(cursor.id, event.id);
  const further = events.filter((event) => (cursor.back ? order(event) < 0 : order(event) > 0));
  return cursor.back ? further.reverse() : further;
}
