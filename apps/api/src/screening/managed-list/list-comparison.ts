import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from '@mikro-orm/postgresql';
import { ListEntryService } from '../../list/list-entry.service.js';
import { NoticeScreeningService } from '../../notice/notice-screening.service.js';
import { Candidates } from '../candidates.js';
import { listMatch, subjectMatch, toCompared } from '../match-view.js';
import type { Hit } from './alert-writer.js';
import type { ManagedListEntry } from './managed-list.entity.js';

/** So many matches of one name raise alerts at once; more mean that the name says too little. */
const MOST = 50;

/** Compares names on lists with what whoever acts may see. */
@Injectable()
export class ListComparison {
  constructor(
    @Inject(Candidates) private readonly candidates: Candidates,
    @Inject(NoticeScreeningService) private readonly notices: NoticeScreeningService,
    @Inject(ListEntryService) private readonly lists: ListEntryService,
  ) {}

  /** Everything that an entry matches. */
  async findAll(em: EntityManager, entry: ManagedListEntry): Promise<Hit[]> {
    const { subjects, entries } = await this.candidates.find(em, { ...questionOf(entry), limit: MOST });
    const targets = [
      ...new Set(subjects.map(({ notice }) => `notice:${notice.id}`)),
      ...entries.map(({ id }) => `list-entry:${id}`),
    ];
    const hits: Hit[] = [];
    for (const target of targets) {
      const hit = await this.find(em, entry, target);
      if (hit) hits.push(hit);
    }
    return hits;
  }

  /** Whether an entry matches one target; null when it does not, or cannot be seen. */
  async find(em: EntityManager, entry: ManagedListEntry, target: string): Promise<Hit | null> {
    const compared = toCompared({ ...questionOf(entry), limit: MOST });
    const [kind, id] = target.split(':') as ['notice' | 'list-entry', string];
    if (kind === 'notice') {
      const subjects = await this.notices.findSubjectsOf(em, [id]);
      const match = subjects.find((subject) => subjectMatch(compared, subject) !== null);
      return match ? { target, noticeId: id, listEntryId: null, targetVersion: String(match.notice.version) } : null;
    }
    const [listed] = await this.lists.find(em, [id]);
    return listed && listMatch(compared, listed)
      ? { target, noticeId: null, listEntryId: id, targetVersion: listed.describedHash }
      : null;
  }
}

const questionOf = ({ asked: { name, type, birthDate, country, identifiers } }: ManagedListEntry) => ({
  name,
  type,
  birthDate,
  country,
  identifiers,
});
