import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { NoticeSummary, NoticeView } from '@watchbook/contract';
import { UserService } from '../identity/user.service.js';
import { InstitutionService } from '../institution/institution.service.js';
import { Clock } from '../platform/clock.js';
import { getActor, getContext } from '../platform/context.js';
import { may } from '../platform/policy.js';
import { Problem } from '../platform/problem.js';
import { toNotice, toSummary, type Sight } from './notice-view.js';
import type { Notice, NoticeSubject } from './notice.entity.js';
import { PurposeGrant } from './purpose-grant.entity.js';

const verbs = ['edit', 'delete', 'submit', 'approve', 'reject', 'withdraw', 'contest'] as const;

/** Decides what of a notice whoever acts now sees, and shows that. */
@Injectable()
export class NoticeReader {
  constructor(
    @Inject(UserService) private readonly users: UserService,
    @Inject(InstitutionService) private readonly institutions: InstitutionService,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  /** The whole notice, as far as the caller sees it. @throws Problem `purpose-required` */
  async view(em: EntityManager, notice: Notice, subjects: NoticeSubject[]): Promise<NoticeView> {
    const grants = await this.findGrants(em, [notice.id]);
    const { institutionId } = getActor();
    const isOwn = notice.institutionId === institutionId;
    const sources = await this.institutions.findNames(em, [notice.institutionId]);
    const authors = isOwn ? await this.users.findNames(em, [notice.authorId]) : null;
    return toNotice(notice, subjects, {
      ...this.sight(notice, grants.get(notice.id) ?? null, sources),
      authorName: authors?.get(notice.authorId) ?? null,
      actions: verbs.filter((verb) => may(verb, 'Notice', notice) && !this.isFirstPerson(verb, notice)),
    });
  }

  /** One row of a list for each notice. */
  async summaries(em: EntityManager, notices: Notice[], subjects: NoticeSubject[]): Promise<NoticeSummary[]> {
    const grants = await this.findGrants(
      em,
      notices.map(({ id }) => id),
    );
    const sources = await this.institutions.findNames(
      em,
      notices.map(({ institutionId }) => institutionId),
    );
    return notices.map((notice) =>
      toSummary(
        notice,
        subjects.filter(({ noticeId }) => noticeId === notice.id),
        this.sight(notice, grants.get(notice.id) ?? null, sources),
      ),
    );
  }

  /** How much of each notice the caller sees. */
  async modes(em: EntityManager, notices: Notice[]): Promise<Map<string, Sight['mode']>> {
    const grants = await this.findGrants(
      em,
      notices.map(({ id }) => id),
    );
    return new Map(
      notices.map((notice) => [notice.id, this.sight(notice, grants.get(notice.id) ?? null, new Map()).mode]),
    );
  }

  /** The active grants of the caller on these notices: the one for the stated purpose, or the newest. */
  async findGrants(em: EntityManager, noticeIds: string[]): Promise<Map<string, PurposeGrant>> {
    const { purpose } = getContext();
    const where = { userId: getActor().userId, noticeId: noticeIds, expiresAt: { $gt: this.clock.now() } };
    const grants = await em.find(
      PurposeGrant,
      { ...where, ...(purpose ? { purpose } : {}) },
      { orderBy: { grantedAt: 'asc' } },
    );
    return new Map(grants.map((grant) => [grant.noticeId, grant]));
  }

  /** @throws Problem `purpose-required` when a purpose is stated that the caller was not granted for this notice */
  assertGranted(notice: Notice, view: Pick<NoticeView, 'purpose'>): void {
    const { purpose } = getContext();
    if (purpose !== null && view.purpose !== purpose && may('unmask', 'Notice', notice))
      throw new Problem('purpose-required');
  }

  private sight(notice: Notice, grant: PurposeGrant | null, sources: Map<string, string>): Sight {
    const usable = grant && may('unmask', 'Notice', notice) && this.isDisclosed(notice) ? grant : null;
    return {
      viewerInstitutionId: getActor().institutionId,
      mode: this.modeFor(notice, usable !== null),
      grant: usable && { purpose: usable.purpose, expiresAt: usable.expiresAt },
      sourceName: sources.get(notice.institutionId) ?? '',
      authorName: null,
      actions: [],
    };
  }

  private modeFor(notice: Notice, isGranted: boolean): Sight['mode'] {
    if (!may('read', 'Notice', notice) || !this.isDisclosed(notice)) return 'bare';
    const isDraft = notice.status === 'draft' || notice.status === 'submitted';
    return isDraft || isGranted ? 'full' : 'masked';
  }

  /** Hit-only notices tell others that there is something, and no more. */
  private isDisclosed({ disclosure, institutionId }: Notice): boolean {
    return disclosure === 'full' || institutionId === getActor().institutionId;
  }

  /** Whether a second person must do it. */
  private isFirstPerson(verb: (typeof verbs)[number], { authorId, submittedBy }: Notice): boolean {
    const { userId } = getActor();
    if (verb === 'approve') return userId === authorId || userId === submittedBy;
    return verb === 'withdraw' && userId === authorId;
  }
}
