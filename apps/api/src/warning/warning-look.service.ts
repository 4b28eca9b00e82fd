import { Inject, Injectable } from '@nestjs/common';
import type { FilterQuery, QueryOrderMap } from '@mikro-orm/core';
import type { EntityManager } from '@mikro-orm/postgresql';
import {
  severity,
  warningStatus,
  type Page,
  type WarningQuery,
  type WarningSummary,
  type WarningView,
} from '@watchbook/contract';
import { Clock } from '../platform/clock.js';
import { getActor, getContext } from '../platform/context.js';
import { Work } from '../platform/database/work.js';
import { decodeCursor, pageOfRows, type Cursor } from '../platform/http/cursor.js';
import { codesOf } from '../platform/http/filter.js';
import { permitted } from '../platform/policy.js';
import { notFound } from '../platform/problem.js';
import { Acknowledgement } from './acknowledgement.entity.js';
import { findNoticesOf } from './warning-notice.queries.js';
import { WarningReader } from './warning-reader.js';
import { Warning } from './warning.entity.js';

type Where = FilterQuery<Warning>;

/** A warning as in a list, with the notices that were asked for and that it refers to. */
export interface ReferringWarning {
  readonly summary: WarningSummary;
  readonly noticeRefs: readonly string[];
  readonly withdrawnAt: string | null;
  readonly expiredAt: string | null;
}

/** Looking at warnings: every page and every warning is an entry. */
@Injectable()
export class WarningLookService {
  constructor(
    @Inject(Work) private readonly work: Work,
    @Inject(WarningReader) private readonly reader: WarningReader,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  /** One page of the warnings that the caller may see. */
  async list(query: WarningQuery): Promise<Page<WarningSummary>> {
    const cursor = query.cursor === undefined ? null : decodeCursor(query.cursor, query.sort);
    return this.work.read(async (em) => {
      const column = query.sort.replace('-', '') as 'createdAt' | 'acknowledgeBy';
      const { where, orderBy } = orderOf(column, query.sort.startsWith('-'), cursor);
      const conditions = [this.visible(), ...where, ...(await this.filters(em, query))];
      const rows = await em.find(Warning, { $and: conditions }, { orderBy, limit: query.limit + 1 });
      const { rows: kept, page } = pageOfRows(rows, { limit: query.limit, cursor, sort: query.sort }, (row) =>
        row[column].toISOString(),
      );
      getContext().reads.push({
        action: 'warning.listed',
        resources: kept.map(({ id, version }) => ({ type: 'warning', id, version })),
      });
      return { data: await this.reader.summaries(em, kept), page };
    });
  }

  /** One warning. @throws Problem `not-found` */
  read(id: string): Promise<WarningView> {
    return this.work.read(async (em) => {
      const warning = await this.get(em, id);
      getContext().reads.push({
        action: 'warning.read',
        resources: [{ type: 'warning', id, version: warning.version }],
      });
      return this.reader.view(em, warning);
    });
  }

  /** The warning, if the caller may see it. @throws Problem `not-found` */
  async get(em: EntityManager, id: string): Promise<Warning> {
    const warning = await em.findOne(Warning, { $and: [{ id }, this.visible()] });
    if (!warning) throw notFound();
    return warning;
  }

  /** Issued warnings that refer to one of these notices, newest first, as far as the caller may see both; none without a right to warnings. */
  async findReferring(em: EntityManager, noticeRefs: readonly string[], limit: number): Promise<ReferringWarning[]> {
    const seen = permitted<Warning>('Warning', 'read');
    if (!seen || noticeRefs.length === 0) return [];
    const refs = await findNoticesOf(em, { refs: noticeRefs });
    const rows = await em.find(
      Warning,
      { $and: [{ id: [...refs.keys()], issuedAt: { $ne: null } }, seen] },
      { orderBy: [{ issuedAt: 'desc' }, { id: 'desc' }], limit },
    );
    const summaries = await this.reader.summaries(em, rows);
    return rows.map(({ id, withdrawnAt, status, expiresAt }, at) => ({
      summary: summaries[at]!,
      noticeRefs: refs.get(id)!,
      withdrawnAt: withdrawnAt?.toISOString() ?? null,
      expiredAt: status === 'expired' ? (expiresAt?.toISOString() ?? null) : null,
    }));
  }

  /** Warnings issued in a period, and how the acknowledgements that the caller may see stand. */
  async countMonth(
    em: EntityManager,
    { from, to }: { from: Date; to: Date },
  ): Promise<Record<'issued' | 'acknowledged' | 'late' | 'open', number>> {
    const issued = await em.find(
      Warning,
      { $and: [this.visible(), { issuedAt: { $gte: from, $lt: to } }] },
      { fields: ['id'] },
    );
    const owed = await em.find(
      Acknowledgement,
      { warningId: issued.map(({ id }) => id) },
      { fields: ['acknowledgedAt', 'dueAt'] },
    );
    const given = owed.filter(({ acknowledgedAt }) => acknowledgedAt);
    const late = given.filter(({ acknowledgedAt, dueAt }) => acknowledgedAt! > dueAt).length;
    return { issued: issued.length, acknowledged: given.length - late, late, open: owed.length - given.length };
  }

  private visible(): Where {
    const seen = permitted<Warning>('Warning', 'read');
    if (!seen) throw notFound();
    return seen;
  }

  private async filters(em: EntityManager, query: WarningQuery): Promise<Where[]> {
    const wheres: Where[] = [];
    const statuses = codesOf('filter[status]', query['filter[status]'], warningStatus);
    if (statuses) wheres.push({ status: { $in: statuses } });
    const severities = codesOf('filter[severity]', query['filter[severity]'], severity);
    if (severities) wheres.push({ severity: { $in: severities } });
    if (query['filter[unconfirmed]'])
      wheres.push({ status: 'issued', confirmedAt: null, confirmBy: { $gt: this.clock.now() } });
    const state = query['filter[acknowledgement]'];
    if (state) wheres.push({ id: { $in: await this.findOwed(em, state) } });
    return wheres;
  }

  private async findOwed(
    em: EntityManager,
    state: NonNullable<WarningQuery['filter[acknowledgement]']>,
  ): Promise<string[]> {
    const now = this.clock.now();
    const open = { acknowledgedAt: null, dueAt: state === 'due' ? { $gte: now } : { $lt: now } };
    const where = state === 'acknowledged' ? { acknowledgedAt: { $ne: null } } : open;
    const rows = await em.find(Acknowledgement, { institutionId: getActor().institutionId, ...where });
    return rows.map(({ warningId }) => warningId);
  }
}

function orderOf(
  column: 'createdAt' | 'acknowledgeBy',
  isNewestFirst: boolean,
  cursor: Cursor | null,
): { where: Where[]; orderBy: QueryOrderMap<Warning>[] } {
  const descends = isNewestFirst !== (cursor?.back ?? false);
  const direction = descends ? 'desc' : 'asc';
  const orderBy = [{ [column]: direction }, { id: direction }] as QueryOrderMap<Warning>[];
  if (!cursor) return { where: [], orderBy };
  const beyond = descends ? '$lt' : '$gt';
  const value = new Date(cursor.value);
  return {
    where: [{ $or: [{ [column]: { [beyond]: value } }, { [column]: value, id: { [beyond]: cursor.id } }] } as Where],
    orderBy,
  };
}
