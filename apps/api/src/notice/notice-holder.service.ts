import { Injectable } from '@nestjs/common';
import type { EntityManager } from '@mikro-orm/postgresql';
import { getActor } from '../platform/context.js';
import { permitted } from '../platform/policy.js';
import { pseudonym } from './notice-view.js';
import { LIVE } from './notice-screening.service.js';
import { Notice } from './notice.entity.js';

/** A notice and where a question about it goes. Who that is, is not for whoever asks. */
export interface HeldNotice {
  readonly id: string;
  readonly version: number;
  readonly holderId: string;
  /** The tokens of the people of the holder who may know of it. */
  readonly audience: string[];
  readonly red: boolean;
}

/** Who holds a notice. */
@Injectable()
export class NoticeHolderService {
  /** The holder of a live notice that the caller may read; null where there is none. */
  async find(em: EntityManager, id: string): Promise<HeldNotice | null> {
    const seen = permitted<Notice>('Notice', 'read');
    const notice = seen && (await em.findOne(Notice, { $and: [{ id, status: [...LIVE] }, seen] }));
    if (!notice) return null;
    const { version, institutionId, tlp } = notice;
    return { id, version, holderId: institutionId, audience: peopleOf(notice), red: tlp === 'RED' };
  }

  /** How the institution of the caller knows a holder that is hidden from it. */
  pseudonymOf(holderId: string): string {
    return pseudonym(getActor().institutionId, holderId);
  }
}

/** Everybody there, or under a label that names people those whom it names. */
function peopleOf({ institutionId, authorId, publishedBy, audience }: Notice): string[] {
  const tokens = [
    `institution:${institutionId}`,
    `officers:${institutionId}`,
    `user:${authorId}`,
    `user:${publishedBy}`,
  ];
  return tokens.filter((token) => audience.includes(token));
}
