import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from '@mikro-orm/postgresql';
import type {
  CertificationDecision,
  CertificationDetail,
  CertificationDraft,
  KeyWithAccess,
} from '@watchbook/contract';
import { AccessFactService } from '../../identity/access-fact.service.js';
import { InstitutionService } from '../../institution/institution.service.js';
import { LedgerService } from '../../ledger/ledger.service.js';
import { Clock } from '../../platform/clock.js';
import { getActor } from '../../platform/context.js';
import { Work } from '../../platform/database/work.js';
import { may } from '../../platform/policy.js';
import { notFound, Problem } from '../../platform/problem.js';
import { getForChange } from '../../platform/row.js';
import { uuidv7 } from '../../platform/uuid.js';
import { findRoleStates, type RoleState } from '../permission/permission.queries.js';
import { certificationHash } from './certification-content.js';
import { CertificationLookService } from './certification-look.service.js';
import { AccessCertification, CertificationLine } from './certification.entity.js';

/** Certifying the rights at an institution, line by line. */
@Injectable()
export class CertificationService {
  constructor(
    @Inject(Work) private readonly work: Work,
    @Inject(LedgerService) private readonly ledger: LedgerService,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(InstitutionService) private readonly institutions: InstitutionService,
    @Inject(AccessFactService) private readonly facts: AccessFactService,
    @Inject(CertificationLookService) private readonly look: CertificationLookService,
  ) {}

  /**
   * Draws up a line for everybody who can sign in or is invited, and for every key that works now.
   * @throws Problem `not-found` for an institution that the caller does not review; `conflict` while another is open
   */
  async open({ institutionId = getActor().institutionId }: CertificationDraft): Promise<CertificationDetail> {
    if (!may('create', 'AccessCertification', { institutionId, status: 'open' })) throw notFound();
    const now = this.clock.now();
    const keys = await this.facts.findKeys(institutionId, now);
    return this.work.write(async (em) => {
      const found = await this.institutions.findDirectory(em, [institutionId]);
      if (!found.has(institutionId)) throw notFound();
      const review = em.create(AccessCertification, {
        ...{ id: uuidv7(), institutionId, status: 'open', openedBy: getActor().userId, openedAt: now },
        ...{ closedBy: null, closedAt: null, contentHash: null },
      });
      await em.flush().catch(refuseSecond);
      const people = (await findRoleStates(em, institutionId, now)).filter(({ status }) => status !== 'disabled');
      for (const subject of [...people.map(ofPerson), ...keys.map(ofKey)])
        em.create(CertificationLine, { ...undecided(review), ...subject });
      await em.flush();
      await this.ledger.record(em, { action: 'access-certification.opened', resources: review.resources() });
      return this.look.detail(em, review);
    });
  }

  /**
   * Certifies a line, or marks it for removal; nobody decides about themselves.
   * @throws Problem `not-found`, `second-person`, `conflict` when the line is decided or the review closed
   */
  decide(id: string, lineId: string, { decision, comment }: CertificationDecision): Promise<CertificationDetail> {
    return this.work.write(async (em) => {
      const review = await this.getOpen(em, id);
      const line = await em.findOne(CertificationLine, { id: lineId, certificationId: id });
      if (!line) throw notFound();
      if (line.userId === getActor().userId) throw new Problem('second-person');
      if (line.decision) throw new Problem('conflict', 'Somebody decided about this line already');
      Object.assign(line, { decision, comment: comment ?? null });
      Object.assign(line, { decidedBy: getActor().userId, decidedAt: this.clock.now() });
      await em.flush();
      const action = decision === 'remove' ? 'access-certification.marked' : 'access-certification.certified';
      await this.ledger.record(em, { action, resources: [...review.resources(), line.resource()] });
      return this.look.detail(em, review);
    });
  }

  /** Ends a review for good, under the hash of what was decided. @throws Problem `not-found`, `conflict` */
  close(id: string): Promise<CertificationDetail> {
    return this.work.write(async (em) => {
      const review = await this.getOpen(em, id);
      const lines = await em.find(CertificationLine, { certificationId: id });
      if (lines.some(({ decision }) => !decision)) throw new Problem('conflict', 'Not every line is decided');
      const contentHash = certificationHash(review, lines);
      Object.assign(review, { status: 'closed', contentHash });
      Object.assign(review, { closedBy: getActor().userId, closedAt: this.clock.now() });
      await em.flush();
      const hash = { type: 'content', id: contentHash, version: null };
      await this.ledger.record(em, {
        action: 'access-certification.closed',
        resources: [...review.resources(), hash],
      });
      return this.look.detail(em, review);
    });
  }

  private getOpen(em: EntityManager, id: string): Promise<AccessCertification> {
    return getForChange(em, AccessCertification, {
      ...{ subject: 'AccessCertification', id, verb: 'approve', states: ['open'] },
    });
  }
}

const undecided = ({ id, institutionId }: AccessCertification) => ({
  ...{ id: uuidv7(), certificationId: id, institutionId },
  ...{ decision: null, comment: null, decidedBy: null, decidedAt: null },
});

const ofPerson = ({ userId, roles, status }: RoleState) => ({ userId, apiKeyId: null, roles, status, scopes: [] });
const ofKey = ({ apiKeyId, scopes }: KeyWithAccess) => ({ userId: null, apiKeyId, roles: [], status: null, scopes });

function refuseSecond(cause: unknown): never {
  if ((cause as { code?: string }).code !== '23505') throw cause;
  throw new Problem('conflict', 'A review of this institution is open already');
}
