import { Inject, Injectable } from '@nestjs/common';
import { LockMode, type EntityManager } from '@mikro-orm/postgresql';
import type { ChangeContent, InstitutionEdit, InstitutionProfile } from '@watchbook/contract';
import { LedgerService } from '../ledger/ledger.service.js';
import { Clock } from '../platform/clock.js';
import { getContext } from '../platform/context.js';
import { Work } from '../platform/database/work.js';
import { assertVersion } from '../platform/http/if-match.js';
import { may } from '../platform/policy.js';
import { notFound, Problem } from '../platform/problem.js';
import { Institution } from './institution.entity.js';

type Joining = NonNullable<ChangeContent['institution']>;

/** What becomes of an institution. */
@Injectable()
export class InstitutionChangeService {
  constructor(
    @Inject(Work) private readonly work: Work,
    @Inject(LedgerService) private readonly ledger: LedgerService,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  /** One institution with how to reach it. @throws Problem `not-found` */
  async get(id: string): Promise<InstitutionProfile> {
    const institution = await this.work.read((em) => em.findOne(Institution, { id }));
    if (!institution) throw notFound();
    getContext().reads.push({
      action: 'institution.read',
      resources: [{ type: 'institution', id, version: institution.version }],
    });
    return institution.toProfile();
  }

  /** Changes what the own institution says of itself. @throws Problem `not-found`, `not-allowed`, `stale-version` */
  edit(id: string, version: number, changes: InstitutionEdit): Promise<InstitutionProfile> {
    return this.work.write(async (em) => {
      const institution = await em.findOne(Institution, { id });
      if (!institution) throw notFound();
      if (!may('edit', 'Institution', institution)) throw new Problem('not-allowed');
      await em.lock(institution, LockMode.PESSIMISTIC_WRITE);
      await em.refresh(institution);
      assertVersion(institution, version);
      const given = Object.entries(changes).filter(([, value]) => value !== undefined);
      Object.assign(institution, Object.fromEntries(given));
      await em.flush();
      await this.ledger.record(em, {
        action: 'institution.edited',
        resources: [{ type: 'institution', id, version: institution.version }],
      });
      return institution.toProfile();
    });
  }

  /** Whether somebody has this slug. */
  async isTaken(em: EntityManager, slug: string): Promise<boolean> {
    return (await em.count(Institution, { slug })) > 0;
  }

  /** Lets an institution in, in the transaction of the last approval. @throws Problem `conflict` for a slug in use */
  async join(em: EntityManager, { id, ...given }: Joining): Promise<Institution> {
    const institution = em.create(Institution, {
      ...given,
      id,
      status: 'active',
      version: 1,
      createdAt: this.clock.now(),
    });
    await em.flush().catch(refuseTaken);
    await this.ledger.record(em, {
      action: 'institution.joined',
      resources: [{ type: 'institution', id, version: 1 }],
    });
    return institution;
  }

  /** Suspends an institution or lets it go on, in the transaction of the last approval. @throws Problem `conflict` when it is so already */
  async setStatus(em: EntityManager, id: string, status: Institution['status']): Promise<void> {
    const institution = await em.findOneOrFail(Institution, { id }, { lockMode: LockMode.PESSIMISTIC_WRITE });
    if (institution.status === status) throw new Problem('conflict', `The institution is ${status} already`);
    institution.status = status;
    await em.flush();
    await this.ledger.record(em, {
      action: status === 'suspended' ? 'institution.suspended' : 'institution.reinstated',
      resources: [{ type: 'institution', id, version: institution.version }],
    });
  }
}

function refuseTaken(cause: unknown): never {
  if ((cause as { code?: string }).code !== '23505') throw cause;
  throw new Problem('conflict', 'Another institution has this short name');
}
