import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager, FilterQuery } from '@mikro-orm/postgresql';
import type { InformationRequest as InformationRequestView, InformationRequestQuery, Page } from '@watchbook/contract';
import { Clock } from '../platform/clock.js';
import { getActor, getContext } from '../platform/context.js';
import { newestFirst } from '../platform/database/newest-first.js';
import { Work } from '../platform/database/work.js';
import { decodeCursor, pageOfRows } from '../platform/http/cursor.js';
import { permitted } from '../platform/policy.js';
import { notFound } from '../platform/problem.js';
import { InformationRequestReader } from './information-request-reader.js';
import { InformationRequest } from './information-request.entity.js';

type Where = FilterQuery<InformationRequest>;
const SORT = '-askedAt';
const RECENT_SECONDS = 7 * 24 * 60 * 60;

/** Looking at requests: every page and every request is an entry. */
@Injectable()
export class InformationRequestLookService {
  constructor(
    @Inject(Work) private readonly work: Work,
    @Inject(InformationRequestReader) private readonly reader: InformationRequestReader,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  /** One page of the requests that the caller may know of, newest first. */
  list(query: InformationRequestQuery): Promise<Page<InformationRequestView>> {
    const cursor = query.cursor === undefined ? null : decodeCursor(query.cursor, SORT);
    return this.work.read(async (em) => {
      const where = [visible(), ...this.filters(query)];
      const rows = await newestFirst(em, InformationRequest, { where, by: 'askedAt', cursor, limit: query.limit });
      const { rows: kept, page } = pageOfRows(rows, { limit: query.limit, cursor, sort: SORT }, ({ askedAt }) =>
        askedAt.toISOString(),
      );
      getContext().reads.push({
        action: 'information-request.listed',
        resources: kept.flatMap((request) => request.resources()),
      });
      return { data: await this.reader.views(em, kept), page };
    });
  }

  /** One of them. @throws Problem `not-found` */
  read(id: string): Promise<InformationRequestView> {
    return this.work.read(async (em) => {
      const request = await this.get(em, id);
      getContext().reads.push({ action: 'information-request.read', resources: request.resources() });
      return this.reader.view(em, request);
    });
  }

  private async get(em: EntityManager, id: string): Promise<InformationRequest> {
    const request = await em.findOne(InformationRequest, { $and: [{ id }, visible()] });
    if (!request) throw notFound();
    return request;
  }

  private filters(query: InformationRequestQuery): Where[] {
    const { institutionId } = getActor();
    const side = query['filter[side]'];
    const waiting = query['filter[waiting]'];
    const state = query['filter[state]'];
    const now = this.clock.now();
    const since = this.clock.in(-RECENT_SECONDS, now);
    return [
      ...(side === undefined ? [] : [side === 'asked' ? { institutionId } : { holderId: institutionId }]),
      ...(state === 'open' ? [{ closedAt: null }] : []),
      ...(state === 'closed' ? [{ closedAt: { $ne: null } }] : []),
      ...(state === 'recent' ? [{ closedAt: { $gte: since } }] : []),
      // How far the holder is, is told to the holder alone.
      ...(waiting === undefined
        ? []
        : [
            {
              ...{ holderId: institutionId, deadline: { $gt: now } },
              status: waiting === 'response' ? ('open' as const) : ('drafted' as const),
            },
          ]),
    ];
  }
}

function visible(): Where {
  const seen = permitted<InformationRequest>('InformationRequest', 'read', 'read-metadata');
  if (!seen) throw notFound();
  return seen;
}
