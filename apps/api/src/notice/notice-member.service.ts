import { Inject, Injectable } from '@nestjs/common';
import type { FilterQuery } from '@mikro-orm/core';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { NoticeSummary, Purpose, SubjectView } from '@watchbook/contract';
import { getActor } from '../platform/context.js';
import { permitted } from '../platform/policy.js';
import { NoticeReader } from './notice-reader.js';
import { ENDED, LIVE } from './notice-screening.service.js';
import { toSubject, toSummary } from './notice-view.js';
import { Notice, NoticeSubject } from './notice.entity.js';

/** A subject as its reader sees it, with its notice as in a list. */
export interface NoticeMember {
  readonly subject: SubjectView;
  readonly notice: NoticeSummary;
  readonly masked: boolean;
  /** When the notice ended, as its page says it. */
  readonly endedAt: string | null;
}

/** Where a notice lies in the order in which a reader goes through them. */
export interface NoticePlace {
  readonly receivedAt: string;
  readonly id: string;
}

type States = typeof LIVE | typeof ENDED;

/** What entities ask of notices: their subjects, as far as the caller sees what they say. */
@Injectable()
export class NoticeMemberService {
  constructor(@Inject(NoticeReader) private readonly reader: NoticeReader) {}

  /** These subjects by id; left out are those whose notice cannot be read or tells only that it exists. */
  find(em: EntityManager, ids: readonly string[]) {
    return this.findIn(em, ids, LIVE);
  }

  /** The same of notices that ended, for who may read what those said. */
  findEnded(em: EntityManager, ids: readonly string[]) {
    return this.findIn(em, ids, ENDED);
  }

  private async findIn(
    em: EntityManager,
    ids: readonly string[],
    states: States,
  ): Promise<{ members: Map<string, NoticeMember>; purpose: Purpose | null }> {
    const subjects = await em.find(NoticeSubject, { id: [...ids] }, { orderBy: { id: 'asc' } });
    const notices = await this.findReadable(
      em,
      subjects.map(({ noticeId }) => noticeId),
      states,
    );
    const { sights, purpose } = await this.reader.sights(em, notices);
    const principals = await em.find(NoticeSubject, { noticeId: notices.map(({ id }) => id), role: 'principal' });
    const members = new Map<string, NoticeMember>();
    for (const [at, notice] of notices.entries()) {
      const sight = sights[at]!;
      if (sight.mode === 'bare') continue;
      const own = subjects.filter(({ noticeId }) => noticeId === notice.id);
      const principal = principals.filter(({ noticeId }) => noticeId === notice.id);
      const summary = toSummary(notice, principal.length > 0 ? principal : own, sight);
      for (const subject of own) {
        members.set(subject.id, {
          subject: toSubject(subject, sight.mode),
          notice: summary,
          masked: sight.mode !== 'full',
          endedAt: endOf(notice)?.toISOString() ?? null,
        });
      }
    }
    return { members, purpose };
  }

  /** Who stands in these notices, as far as they can be read, by id. */
  async findSubjectsOf(
    em: EntityManager,
    noticeIds: readonly string[],
  ): Promise<{ id: string; noticeId: string; role: 'principal' | 'linked' }[]> {
    const notices = await this.findReadable(em, noticeIds);
    const subjects = await em.find(
      NoticeSubject,
      { noticeId: notices.map(({ id }) => id) },
      { orderBy: { id: 'asc' } },
    );
    return subjects.map(({ id, noticeId, role }) => ({ id, noticeId, role }));
  }

  /**
   * Live notices that the caller answers for, newest first: those of the own institution, or for a regulator those in its reach.
   * @param from the place at which to go on; the notice of that place is the first one
   */
  async findAnsweredFor(em: EntityManager, from: NoticePlace | null, limit: number): Promise<NoticePlace[]> {
    const { institutionId, institutionKind } = getActor();
    const seen = permitted<Notice>('Notice', 'read');
    if (!seen) return [];
    const own = institutionKind === 'regulator' ? [] : [{ institutionId }];
    const at = from && new Date(from.receivedAt);
    const beyond = from ? [{ $or: [{ receivedAt: { $lt: at } }, { receivedAt: at, id: { $lte: from.id } }] }] : [];
    const where = { $and: [{ status: [...LIVE] }, seen, ...own, ...beyond] } as FilterQuery<Notice>;
    const rows = await em.find(Notice, where, { orderBy: [{ receivedAt: 'desc' }, { id: 'desc' }], limit });
    return rows.map(({ id, receivedAt }) => ({ id, receivedAt: receivedAt.toISOString() }));
  }

  private async findReadable(em: EntityManager, ids: readonly string[], states: States = LIVE): Promise<Notice[]> {
    const seen = permitted<Notice>('Notice', 'read');
    if (!seen || ids.length === 0) return [];
    const where = { $and: [{ id: [...new Set(ids)], status: [...states] }, seen] } as FilterQuery<Notice>;
    return em.find(Notice, where, { orderBy: { id: 'asc' } });
  }
}

const endOf = ({ status, expiresAt, closedAt }: Notice): Date | null => {
  if (status === 'expired') return expiresAt ?? closedAt ?? null;
  return status === 'withdrawn' ? (closedAt ?? null) : null;
};
