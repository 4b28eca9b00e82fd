import { Injectable } from '@nestjs/common';
import type { EntityManager } from '@mikro-orm/postgresql';
import { getActor } from '../platform/context.js';
import { permitted } from '../platform/policy.js';
import { Screening } from './screening.entity.js';

/** What other slices ask of screenings. */
@Injectable()
export class ScreeningMatchService {
  /** Whether a notice was a match that this screening of the caller answered with. */
  async isOwnMatch(em: EntityManager, id: string, noticeId: string): Promise<boolean> {
    const seen = permitted<Screening>('Screening', 'read');
    const { userId } = getActor();
    if (!seen) return false;
    const screening = await em.findOne(Screening, { $and: [{ id, userId }, seen] });
    return screening?.targets.includes(`notice:${noticeId}`) ?? false;
  }
}
