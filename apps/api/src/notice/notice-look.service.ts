import { Inject, Injectable } from '@nestjs/common';
import type { FilterQuery } from '@mikro-orm/core';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { NoticeQuery, NoticeSummary, NoticeView, Page } from '@watchbook/contract';
import { getContext } from '../platform/context.js';
import { Work } from '../platform/database/work.js';
import { decodeCursor, pageOfRows, type Cursor } from '../platform/http/cursor.js';
import { permitted } from '../platform/policy.js';
import { notFound } from '../platform/problem.js';
import { filtersOf, orderOf, sortKeyOf } from './notice-filter.js';
import { NoticeReader } from './notice-reader.js';
import { Notice, NoticeSubject } from './notice.entity.js';

const countedFields = [
  ...(['typology', 'tlp', 'status', 'subjectType', 'sector', 'institutionId'] as const),
  ...(['sourceVisibility', 'disclosure'] as const),
] as const;

/** Looking at notices: every page and every notice is an entry that names what was shown. */
@Injectable()
export class NoticeLookService {
  constructor(
    @Inject(Work) private readonly work: Work,
    @Inject(NoticeReader) private readonly reader: NoticeReader,
  ) {}

  /** One page of what the caller may see. */
  async list(query: NoticeQuery): Promise<Page<NoticeSummary>> {
    const cursor = query.cursor === undefined ? null : decodeCursor(query.cursor, query.sort);
    return this.work.read(async (em) => {
      const rows = await this.findPage(em, query, cursor);
      const { rows: kept, page } = pageOfRows(
        rows,
        { limit: query.limit, cursor, sort: query.sort },
        sortKeyOf(query.sort),
      );
      const subjects = await em.find(NoticeSubject, { noticeId: kept.map(({ id }) => id), role: 'principal' });
      const resources = kept.map(({ id, version }) => ({ type: 'notice', id, version }));
      const { data, purpose } = await this.reader.summaries(em, kept, subjects);
      getContext().reads.push({ action: 'notice.listed', resources, purpose });
      return { data, page };
    });
  }

  /** One notice. @throws Problem `not-found`, `purpose-required` */
  read(id: string): Promise<NoticeView> {
    return this.work.read(async (em) => {
      const notice = await this.get(em, id);
      const subjects = await em.find(NoticeSubject, { noticeId: id }, { orderBy: { position: 'asc' } });
      const view = await this.reader.view(em, notice, subjects);
      this.reader.assertGranted(notice, view);
      const resources = [{ type: 'notice', id, version: notice.version }];
      getContext().reads.push({
        action: 'notice.read',
        resources,
        purpose: view.purpose,
        detail: { masked: view.masked },
      });
      return view;
    });
  }

  /** The notice, if the caller may see that it exists. @throws Problem `not-found` */
  async get(em: EntityManager, id: string): Promise<Notice> {
    const seen = permitted<Notice>('Notice', 'read', 'read-tombstone', 'read-metadata');
    const notice = seen && (await em.findOne(Notice, { $and: [{ id }, seen] }));
    if (!notice) throw notFound();
    return notice;
  }

  /** What was published in a period and the caller may still read; codes only, for counting. */
  findPublished(em: EntityManager, { from, to }: { from: Date; to: Date }) {
    const seen = permitted<Notice>('Notice', 'read');
    if (!seen) throw notFound();
    const published = { publishedAt: { $gte: from, $lt: to } };
    return em.find(Notice, { $and: [seen, published] }, { fields: countedFields });
  }

  private findPage(em: EntityManager, query: NoticeQuery, cursor: Cursor | null): Promise<Notice[]> {
    const seen = permitted<Notice>('Notice', 'read', 'read-tombstone', 'read-metadata');
    if (!seen) throw notFound();
    const { where, orderBy } = orderOf(query.sort, cursor);
    const conditions: FilterQuery<Notice>[] = [seen, ...filtersOf(query), ...where];
    return em.find(Notice, { $and: conditions }, { orderBy, limit: query.limit + 1 });
  }
}
