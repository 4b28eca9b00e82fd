import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { ScreeningQuery } from '@watchbook/contract';
import type { NameQuery, Owner } from '@watchbook/matching';
import { ListEntryService } from '../list/list-entry.service.js';
import type { ListEntry } from '../list/list.entity.js';
import { NoticeScreeningService, type FoundSubject } from '../notice/notice-screening.service.js';
import { getActor } from '../platform/context.js';
import { Problem } from '../platform/problem.js';
import { type NamedTarget, wholeDate } from './names/groups.js';
import { heldTokens } from './names/index-tokens.js';
import { NameWatchService } from './names/name-watch.service.js';

/** Who is compared in full for one question with all that is known of them. */
const MOST = 200;
/** The least score of a name that a birth date can lift to a match, and that all else can. */
const LIFTED = { byBirthDate: 0.5, otherwise: 0.75 };

export type ListedEntryRow = Pick<ListEntry, 'id' | 'type' | 'described'>;

/** So often names are searched again without those that were found and cannot be read. */
const ROUNDS = 5;

/** Who may be meant, with all that is known of them. */
interface Found {
  readonly subjects: FoundSubject[];
  readonly entries: ListedEntryRow[];
}

/** Finds who may be meant: by identifier exactly, by name nearly; contents are read with the caller's rights. */
@Injectable()
export class Candidates {
  constructor(
    @Inject(NameWatchService) private readonly watch: NameWatchService,
    @Inject(NoticeScreeningService) private readonly notices: NoticeScreeningService,
    @Inject(ListEntryService) private readonly lists: ListEntryService,
  ) {}

  /**
   * All who may be meant: those of a like name by id, then others by id.
   * @throws Problem `unavailable` while the names are being read
   */
  async find(em: EntityManager, query: ScreeningQuery): Promise<Found> {
    const named = query.name === undefined ? nobody : await this.byName(em, query, query.name);
    const ids = await this.byIdentifier(em, query.identifiers);
    const more = await this.read(em, {
      subjects: ids.subjects.filter((id) => !named.subjects.some((subject) => subject.id === id)),
      entries: ids.entries.filter((id) => !named.entries.some((entry) => entry.id === id)),
    });
    return {
      subjects: [...named.subjects, ...more.subjects],
      entries: [...named.entries, ...more.entries],
    };
  }

  /**
   * Who has such a name. Names may lag behind what was committed a moment ago; where one was found that cannot be read
   * any more, they are searched again without it, so that the answer is what it would be had it never been there.
   */
  private async byName(em: EntityManager, query: ScreeningQuery, name: string): Promise<Found> {
    const names = await this.watch.get();
    const asked = namesAsked(query, name);
    const without: Owner[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      const targets = await names.search({ ...asked, without });
      const idsOf = (kind: NamedTarget['kind']) => targets.filter((each) => each.kind === kind).map(({ id }) => id);
      const found = await this.read(em, { subjects: idsOf('subject'), entries: idsOf('list-entry') });
      const readable = new Set([...found.subjects, ...found.entries].map(({ id }) => id));
      const unread = targets.filter(({ id }) => !readable.has(id));
      if (unread.length === 0) return found;
      without.push(...unread.map(({ hit }) => ({ group: hit.group, id: hit.id })));
    }
    throw new Problem('unavailable', 'The names are still being read', { retryAfterSeconds: 5 });
  }

  private async byIdentifier(em: EntityManager, identifiers: ScreeningQuery['identifiers']) {
    return {
      subjects: await this.notices.findByIdentifiers(em, identifiers, MOST),
      entries: await this.lists.findByIdentifiers(em, identifiers, MOST),
    };
  }

  private async read(em: EntityManager, ids: { subjects: string[]; entries: string[] }): Promise<Found> {
    return {
      subjects: await this.notices.findSubjects(em, ids.subjects),
      entries: ids.entries.length === 0 ? [] : await this.lists.find(em, ids.entries),
    };
  }
}

const nobody: Found = { subjects: [], entries: [] };

/** A birth date tells many of one name apart, so that many are looked at; without one the names decide. */
function namesAsked({ birthDate, limit }: ScreeningQuery, name: string): NameQuery {
  const [born] = wholeDate(birthDate);
  return {
    name,
    ...(born === undefined ? {} : { born }),
    tokens: heldTokens(getActor()),
    limit: birthDate === undefined ? limit * 2 + 20 : MOST,
    minimum: birthDate === undefined ? LIFTED.otherwise : LIFTED.byBirthDate,
  };
}
