import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { NoticeSummary, NoticeView, Purpose } from '@watchbook/contract';
import { UserService } from '../identity/user/user.service.js';
import { InstitutionService } from '../institution/institution.service.js';
import { Clock } from '../platform/clock.js';
import { getActor, getContext } from '../platform/context.js';
import { actingMarks } from '../platform/doing.js';
import { may } from '../platform/policy.js';
import { Problem } from '../platform/problem.js';
import { toNotice, toSummary, type Sight } from './notice-view.js';
import { findWriter } from './notice-writer.js';
import type { Notice, NoticeSubject } from './notice.entity.js';
import { PurposeGrant } from './purpose/purpose-grant.entity.js';

const verbs = ['edit', 'delete', 'submit', 'approve', 'reject', 'withdraw', 'contest', 'order-withdrawal'] as const;

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
    const named = [notice.institutionId, ...(isOwn && notice.orderedBy ? [notice.orderedBy] : [])];
    const names = await this.institutions.findNames(em, named);
    const authors = isOwn ? await this.users.findNames(em, [notice.authorId]) : null;
    const writerId = notice.status === 'submitted' ? await findWriter(em, notice) : notice.authorId;
    return toNotice(notice, subjects, {
      ...this.sight(notice, grants.get(notice.id) ?? null, names),
      authorName: authors?.get(notice.authorId) ?? null,
      ordererName: (notice.orderedBy && names.get(notice.orderedBy)) ?? null,
      actions: verbs.filter((verb) => may(verb, 'Notice', notice) && !isFirstPerson(verb, notice, writerId)),
    });
  }

  /** One row of a list for each notice, and the one purpose under which any of them is unmasked. */
  async summaries(
    em: EntityManager,
    notices: Notice[],
    subjects: NoticeSubject[],
  ): Promise<{ data: NoticeSummary[]; purpose: Purpose | null }> {
    const { sights, purpose } = await this.sights(em, notices);
    const data = notices.map((notice, i) =>
      toSummary(
        notice,
        subjects.filter(({ noticeId }) => noticeId === notice.id),
        sights[i]!,
      ),
    );
    return { data, purpose };
  }

  /** How the caller sees each of these notices in one answer, and the one purpose under which any of them is unmasked. */
  async sights(em: EntityManager, notices: Notice[]): Promise<{ sights: Sight[]; purpose: Purpose | null }> {
    const { grants, purpose } = await this.findPageGrants(
      em,
      notices.map(({ id }) => id),
    );
    const sources = await this.institutions.findNames(
      em,
      notices.map(({ institutionId }) => institutionId),
    );
    const sights = notices.map((notice) => this.sight(notice, grants.get(notice.id) ?? null, sources));
    return { sights, purpose: sights.some(({ grant }) => grant !== null) ? purpose : null };
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
    return byNotice(await this.findActive(em, noticeIds));
  }

  /** The same for one purpose only, the stated or the newest one: a page is one entry, which names one purpose. */
  private async findPageGrants(em: EntityManager, noticeIds: string[]) {
    const active = await this.findActive(em, noticeIds);
    const purpose = active.at(-1)?.purpose ?? null;
    return { grants: byNotice(active.filter((grant) => grant.purpose === purpose)), purpose };
  }

  /** Of the caller in the institution of now; for the purpose and the case stated, where they are. */
  private async findActive(em: EntityManager, noticeIds: string[]): Promise<PurposeGrant[]> {
    const { purpose, purposeCase } = getContext();
    const { userId, institutionId } = getActor();
    const active = { userId, institutionId, revokedAt: null, expiresAt: { $gt: this.clock.now() } };
    const where = { ...active, noticeId: noticeIds, ...(purpose ? { purpose } : {}) };
    const grants = await em.find(PurposeGrant, where, { orderBy: [{ grantedAt: 'asc' }, { id: 'asc' }] });
    return grants.filter(({ stated }) => purposeCase === null || stated.caseReference === purposeCase);
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
      grant: usable && { id: usable.id, purpose: usable.purpose, expiresAt: usable.expiresAt },
      sourceName: sources.get(notice.institutionId) ?? '',
      authorName: null,
      ordererName: null,
      actions: [],
    };
  }

  private modeFor(notice: Notice, isGranted: boolean): Sight['mode'] {
    if (!may('read', 'Notice', notice) || !this.isDisclosed(notice)) return 'bare';
    return notice.isUnpublished || isGranted ? 'full' : 'masked';
  }

  /** Hit-only notices tell others that there is something, and no more. */
  private isDisclosed({ disclosure, institutionId }: Notice): boolean {
    return disclosure === 'full' || institutionId === getActor().institutionId;
  }
}

/** Whether a second person must do it. */
function isFirstPerson(verb: (typeof verbs)[number], notice: Notice, writerId: string): boolean {
  const person = { userId: getActor().userId, marks: actingMarks() };
  if (verb === 'approve') return notice.isFirstPerson(person, writerId);
  return verb === 'withdraw' && notice.isAuthor(person);
}

/** Grants are in the order of their time, so the newest of each notice stays. */
const byNotice = (grants: PurposeGrant[]) => new Map(grants.map((grant) => [grant.noticeId, grant]));
