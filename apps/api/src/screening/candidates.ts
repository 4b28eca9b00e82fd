import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { ScreeningQuery } from '@watchbook/contract';
import { ListEntryService } from '../list/list-entry.service.js';
import type { ListEntry } from '../list/list.entity.js';
import { NoticeScreeningService, type FoundSubject } from '../notice/notice-screening.service.js';
import { getActor } from '../platform/context.js';
import { heldTokens } from './index-tokens.js';
import { NameWatchService } from './name-watch.service.js';
import { wholeDate } from './names.js';

/** Who is compared in full for one question with all that is known of them. */
const MOST = 200;
/** The least score of a name that a birth date can lift to a match, and that all else can. */
const LIFTED = { byBirthDate: 0.5, otherwise: 0.75 };

export type ListedEntryRow = Pick<ListEntry, 'id' | 'type' | 'described'>;

/** Finds who may be meant: by identifier exactly, by name nearly; contents are read with the caller's rights. */
@Injectable()
export class Candidates {
  constructor(
    @Inject(NameWatchService) private readonly watch: NameWatchService,
    @Inject(NoticeScreeningService) private readonly notices: NoticeScreeningService,
    @Inject(ListEntryService) private readonly lists: ListEntryService,
  ) {}

  /** @throws Problem `unavailable` while the names are being read */
  async find(
    em: EntityManager,
    query: ScreeningQuery,
  ): Promise<{ subjects: FoundSubject[]; entries: ListedEntryRow[] }> {
    const named = query.name === undefined ? [] : await this.byName(query, query.name);
    const subjectIds = new Set(await this.notices.findByIdentifiers(em, query.identifiers, MOST));
    const entryIds = new Set(await this.lists.findByIdentifiers(em, query.identifiers, MOST));
    for (const { kind, id } of named) (kind === 'subject' ? subjectIds : entryIds).add(id);
    return {
      subjects: await this.notices.findSubjects(em, [...subjectIds]),
      entries: await this.lists.find(em, [...entryIds]),
    };
  }

  /** A birth date tells many of one name apart, so that many are looked at; without one the names decide. */
  private async byName({ birthDate, limit }: ScreeningQuery, name: string) {
    const names = await this.watch.get();
    const [born] = wholeDate(birthDate);
    return names.search({
      name,
      ...(born === undefined ? {} : { born }),
      tokens: heldTokens(getActor()),
      limit: birthDate === undefined ? limit * 2 + 20 : MOST,
      minimum: birthDate === undefined ? LIFTED.otherwise : LIFTED.byBirthDate,
    });
  }
}
