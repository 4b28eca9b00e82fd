import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from '@mikro-orm/postgresql';
import { Clock } from '../platform/clock.js';
import { Problem } from '../platform/problem.js';

/** Different subjects that may be looked for: enough for work, too few to guess through a notice. */
export const QUOTA = { user: 600, userSeconds: 60 * 60, institution: 20_000, institutionSeconds: 24 * 60 * 60 };

/** Different subjects that were looked for lately. */
export interface Usage {
  by_user: number;
  by_institution: number;
}

/** Stops those who try one name after another; the same question again costs nothing. */
@Injectable()
export class Quota {
  constructor(@Inject(Clock) private readonly clock: Clock) {}

  /** How much of it is used. @throws Problem `too-many-requests` with the time after which some of the quota is free again */
  async assertLeft(em: EntityManager): Promise<Usage> {
    const [used] = await em.execute<Usage[]>('select by_user, by_institution from screening_usage(?, ?)', [
      this.clock.in(-QUOTA.userSeconds),
      this.clock.in(-QUOTA.institutionSeconds),
    ]);
    if (used && used.by_user >= QUOTA.user) throw exceeded('You have', QUOTA.user, 'hour', QUOTA.userSeconds);
    if (used && used.by_institution >= QUOTA.institution) {
      throw exceeded('Your institution has', QUOTA.institution, 'day', QUOTA.institutionSeconds);
    }
    return used ?? { by_user: 0, by_institution: 0 };
  }
}

const exceeded = (who: string, most: number, span: string, seconds: number): Problem =>
  new Problem('too-many-requests', `${who} looked for ${most} different subjects within a ${span}`, {
    retryAfterSeconds: Math.ceil(seconds / 10),
  });
