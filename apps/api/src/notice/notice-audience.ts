import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { NoticeDraft } from '@watchbook/contract';
import { InstitutionService } from '../institution/institution.service.js';
import { UserService } from '../identity/user/user.service.js';
import { getActor } from '../platform/context.js';
import { fieldProblem } from '../platform/problem.js';
import { assertAudienceFits, audienceTokens } from './audience.js';
import type { Notice } from './notice.entity.js';

/** Turns the addressees of a draft into tokens, after checking that each of them exists and may be addressed. */
@Injectable()
export class NoticeAudience {
  constructor(
    @Inject(InstitutionService) private readonly institutions: InstitutionService,
    @Inject(UserService) private readonly users: UserService,
  ) {}

  /** @throws Problem `not-processable` with the id at fault */
  async assertAddressable(em: EntityManager, draft: Pick<NoticeDraft, 'tlp' | 'audience'>): Promise<void> {
    assertAudienceFits(draft);
    const { institutionIds, groupIds, userIds } = draft.audience;
    refuseUnknown('institutionIds', institutionIds, await this.institutions.findActive(em, institutionIds));
    const groups = await this.institutions.findGroups(em, getActor().institutionId);
    refuseUnknown(
      'groupIds',
      groupIds,
      groups.map(({ id }) => id),
    );
    refuseUnknown('userIds', userIds, await this.users.findAddressable(userIds));
  }

  /** The tokens of everybody who may read the notice once `approverId` has published it. */
  async tokensOf(em: EntityManager, notice: Notice, approverId: string | null): Promise<string[]> {
    const groups = await this.institutions.findGroups(em, notice.institutionId);
    const wanted = groups.filter(({ id }) => notice.content.audience.groupIds.includes(id));
    const source = { institutionId: notice.institutionId, authorId: notice.authorId, approverId };
    return audienceTokens(
      notice.content,
      source,
      wanted.map(({ token }) => token),
    );
  }
}

function refuseUnknown(member: string, asked: string[], known: string[]): void {
  const at = asked.findIndex((id) => !known.includes(id));
  if (at !== -1)
    throw fieldProblem(`/audience/${member}/${at}`, 'unknown', 'There is nobody here whom you may address by this id');
}
