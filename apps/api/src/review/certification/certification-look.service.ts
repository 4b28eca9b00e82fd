import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { AccessCertification as View, CertificationDetail, RemovalList } from '@watchbook/contract';
import { AccessFactService } from '../../identity/access-fact.service.js';
import { InstitutionService } from '../../institution/institution.service.js';
import { Clock } from '../../platform/clock.js';
import { getContext } from '../../platform/context.js';
import { Work } from '../../platform/database/work.js';
import { permitted } from '../../platform/policy.js';
import { notFound } from '../../platform/problem.js';
import { findRoleStates } from '../permission/permission.queries.js';
import { AccessCertification, CertificationLine } from './certification.entity.js';

/** As many reviews as one entry of the ledger names, each with its institution. */
const NEWEST = 50;

/** Looking at reviews of rights, and at what they left to be done. */
@Injectable()
export class CertificationLookService {
  constructor(
    @Inject(Work) private readonly work: Work,
    @Inject(InstitutionService) private readonly institutions: InstitutionService,
    @Inject(AccessFactService) private readonly facts: AccessFactService,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  /** The newest reviews that the caller may see. */
  list(): Promise<{ data: View[] }> {
    return this.work.read(async (em) => {
      const reviews = await this.findSeen(em);
      const views: View[] = [];
      for (const review of reviews) {
        const { lines: _, ...view } = await this.detail(em, review);
        views.push(view);
      }
      getContext().reads.push({
        action: 'access-certification.listed',
        resources: reviews.flatMap((review) => review.resources()),
      });
      return { data: views };
    });
  }

  /** One review with its lines. @throws Problem `not-found` */
  read(id: string): Promise<CertificationDetail> {
    return this.work.read(async (em) => {
      const seen = permitted<AccessCertification>('AccessCertification', 'read');
      const review = seen && (await em.findOne(AccessCertification, { $and: [{ id }, seen] }));
      if (!review) throw notFound();
      getContext().reads.push({ action: 'access-certification.read', resources: review.resources() });
      return this.detail(em, review);
    });
  }

  /** What closed reviews marked for removal and is still there: people who can sign in, keys that work. */
  async removals(): Promise<RemovalList> {
    const now = this.clock.now();
    const { reviews, lines, active } = await this.work.read(async (em) => {
      const closed = (await this.findSeen(em)).filter(({ status }) => status === 'closed');
      const marked = { certificationId: closed.map(({ id }) => id), decision: 'remove' as const };
      const states = await Promise.all(
        institutionsOf(closed).map((institutionId) => findRoleStates(em, institutionId, now)),
      );
      const people = states.flat().filter(({ status }) => status !== 'disabled');
      return {
        reviews: new Map(closed.map((review) => [review.id, review])),
        lines: await em.find(CertificationLine, marked, { orderBy: { id: 'asc' } }),
        active: people.map(({ userId }) => userId),
      };
    });
    const keys = await Promise.all(institutionsOf([...reviews.values()]).map((one) => this.facts.findKeys(one, now)));
    const there = new Set([...active, ...keys.flat().map(({ apiKeyId }) => apiKeyId)]);
    getContext().reads.push({
      action: 'access-certification.listed',
      resources: [...reviews.values()].flatMap((review) => review.resources()),
    });
    const left = lines.filter(({ userId, apiKeyId }) => there.has(userId ?? apiKeyId ?? ''));
    return {
      data: left.map((line) => ({
        ...{ certificationId: line.certificationId, lineId: line.id },
        ...{ userId: line.userId ?? null, apiKeyId: line.apiKeyId ?? null },
        closedAt: reviews.get(line.certificationId)!.closedAt!.toISOString(),
      })),
    };
  }

  /** A review as it is answered, with its lines in the order in which they were drawn up. */
  async detail(em: EntityManager, review: AccessCertification): Promise<CertificationDetail> {
    const lines = await em.find(CertificationLine, { certificationId: review.id }, { orderBy: { id: 'asc' } });
    const names = await this.institutions.findNames(em, [review.institutionId]);
    const undecided = lines.filter(({ decision }) => !decision).length;
    return {
      ...review.toView(names.get(review.institutionId) ?? '', undecided),
      lines: lines.map((line) => line.toLine()),
    };
  }

  private async findSeen(em: EntityManager): Promise<AccessCertification[]> {
    const seen = permitted<AccessCertification>('AccessCertification', 'read');
    if (!seen) throw notFound();
    return em.find(AccessCertification, seen, { orderBy: [{ openedAt: 'desc' }, { id: 'desc' }], limit: NEWEST });
  }
}

const institutionsOf = (reviews: readonly AccessCertification[]) => [
  ...new Set(reviews.map(({ institutionId }) => institutionId)),
];
