import { Inject, Injectable } from '@nestjs/common';
import {
  purposesOf,
  purposesWithCase,
  type PurposeGrant as PurposeGrantView,
  type PurposeGrantDraft,
} from '@watchbook/contract';
import { LedgerService } from '../../ledger/ledger.service.js';
import { Clock } from '../../platform/clock.js';
import { getActor } from '../../platform/context.js';
import { Work } from '../../platform/database/work.js';
import { may, permitted } from '../../platform/policy.js';
import { fieldProblem, notFound, Problem } from '../../platform/problem.js';
import { uuidv7 } from '../../platform/uuid.js';
import { NoticeLookService } from '../notice-look.service.js';
import { PurposeGrant } from './purpose-grant.entity.js';

const GRANT_SECONDS = 60 * 60;

/** Purposes that people state before they look behind the mask. */
@Injectable()
export class PurposeGrantService {
  constructor(
    @Inject(Work) private readonly work: Work,
    @Inject(LedgerService) private readonly ledger: LedgerService,
    @Inject(NoticeLookService) private readonly look: NoticeLookService,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  /**
   * Lets the caller see one notice unmasked for an hour. The grant is sealed before this answers, so before it can be used.
   * @throws Problem `not-found`, `not-allowed` for a notice that discloses only that it exists, `not-processable`
   */
  create({ resource, purpose, caseReference, reason }: PurposeGrantDraft): Promise<Omit<PurposeGrantView, 'receipt'>> {
    const { institutionId, institutionKind, userId } = getActor();
    if (!purposesOf[institutionKind].includes(purpose))
      throw fieldProblem('/purpose', 'sector', 'Your institution cannot state this purpose');
    if (purposesWithCase.includes(purpose) && !caseReference)
      throw fieldProblem('/caseReference', 'required', 'This purpose needs a case reference');
    return this.work.write(async (em) => {
      const notice = await this.look.get(em, resource.id);
      if (!may('unmask', 'Notice', notice)) throw notFound();
      if (notice.disclosure === 'hit-only' && notice.institutionId !== institutionId) {
        throw new Problem('not-allowed', 'This notice tells only that it exists; ask its holder');
      }
      const grantedAt = this.clock.now();
      const grant = {
        id: uuidv7(),
        noticeId: notice.id,
        purpose,
        grantedAt,
        expiresAt: this.clock.in(GRANT_SECONDS, grantedAt),
      };
      const stated = { caseReference: caseReference ?? null, reason };
      em.create(PurposeGrant, { ...grant, institutionId, userId, stated });
      await this.ledger.record(em, {
        action: 'purpose.granted',
        resources: [
          { type: 'notice', id: notice.id, version: notice.version },
          { type: 'purpose-grant', id: grant.id, version: null },
        ],
        purpose,
        detail: stated,
      });
      return {
        id: grant.id,
        resource,
        purpose,
        caseReference: stated.caseReference,
        grantedAt: grant.grantedAt.toISOString(),
        expiresAt: grant.expiresAt.toISOString(),
      };
    });
  }

  /** Ends a grant of the caller at once; one that has ended stays as it is. @throws Problem `not-found` */
  revoke(id: string): Promise<null> {
    return this.work.write(async (em) => {
      const own = permitted<PurposeGrant>('PurposeGrant', 'revoke');
      const grant = own && (await em.findOne(PurposeGrant, { $and: [{ id }, own] }));
      if (!grant) throw notFound();
      grant.revokedAt ??= this.clock.now();
      await em.flush();
      await this.ledger.record(em, {
        action: 'purpose.revoked',
        purpose: grant.purpose,
        resources: [
          { type: 'notice', id: grant.noticeId, version: null },
          { type: 'purpose-grant', id, version: null },
        ],
      });
      return null;
    });
  }
}
