import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import {
  entity,
  entityGraph,
  entityGraphQuery,
  entityPairList,
  entityPairQuery,
  entityPath,
  entityPathQuery,
  entityTimeline,
  entityTimelineQuery,
  id,
  type EntityGraphQuery,
  type EntityPairQuery,
  type EntityPathQuery,
  type EntityTimelineQuery,
} from '@watchbook/contract';
import { Audited } from '../platform/audit/route.js';
import { EntityPairService } from './desk/entity-pair.service.js';
import { EntityService } from './entity.service.js';
import { EntityGraphService } from './graph/entity-graph.service.js';
import { EntityTimelineService } from './timeline/entity-timeline.service.js';

@Controller()
export class EntityController {
  constructor(
    @Inject(EntityService) private readonly entities: EntityService,
    @Inject(EntityGraphService) private readonly graphs: EntityGraphService,
    @Inject(EntityTimelineService) private readonly timelines: EntityTimelineService,
    @Inject(EntityPairService) private readonly pairs: EntityPairService,
  ) {}

  @Get('entities/:id')
  @Audited({ policy: ['read', 'Entity'], action: 'entity.read', response: entity, expensive: true })
  read(@Param('id', { schema: id }) memberId: string) {
    return this.entities.read(memberId);
  }

  @Get('entities/:id/timeline')
  @Audited({ policy: ['read', 'Entity'], action: 'entity.timeline-read', response: entityTimeline, expensive: true })
  timeline(
    @Param('id', { schema: id }) memberId: string,
    @Query({ schema: entityTimelineQuery }) query: EntityTimelineQuery,
  ) {
    return this.timelines.read(memberId, query);
  }

  @Get('entities/:id/graph')
  @Audited({ policy: ['read', 'Entity'], action: 'entity.graph-read', response: entityGraph, expensive: true })
  graph(
    @Param('id', { schema: id }) memberId: string,
    @Query({ schema: entityGraphQuery }) { depth }: EntityGraphQuery,
  ) {
    return this.graphs.graph(memberId, depth);
  }

  @Get('entities/:id/paths')
  @Audited({ policy: ['read', 'Entity'], action: 'entity.paths-read', response: entityPath, expensive: true })
  path(@Param('id', { schema: id }) memberId: string, @Query({ schema: entityPathQuery }) { to }: EntityPathQuery) {
    return this.graphs.path(memberId, to);
  }

  @Get('entity-pairs')
  @Audited({ policy: ['read', 'Entity'], action: 'entity.pairs-listed', response: entityPairList, expensive: true })
  list(@Query({ schema: entityPairQuery }) query: EntityPairQuery) {
    return this.pairs.list(query);
  }
}
