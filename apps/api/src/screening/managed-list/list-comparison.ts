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
    const [found] = await this.candidates.find(em, [{ ...questionOf(entry), limit: MOST }]);
    const { subjects, entries } = found!;
    return this.match(em, entry, {
      notices: [...new Set(subjects.map(({ notice }) => notice.id))],
      listed: entries.map(({ id }) => id),
    });
  }

  /** Whether an entry matches one target; null when it does not, or cannot be seen. */
  async find(em: EntityManager, entry: ManagedListEntry, target: string): Promise<Hit | null> {
    const [kind, id] = target.split(':') as ['notice' | 'list-entry', string];
    const ids = kind === 'notice' ? { notices: [id], listed: [] } : { notices: [], listed: [id] };
    return (await this.match(em, entry, ids))[0] ?? null;
  }

  /** Which of these an entry matches, in their order. */
  private async match(em: EntityManager, entry: ManagedListEntry, { notices, listed }: Targets): Promise<Hit[]> {
    const compared = toCompared({ ...questionOf(entry), limit: MOST });
    const hits = new Map<string, Hit>();
    for (const subject of await this.notices.findSubjectsOf(em, notices)) {
      const { id, version } = subject.notice;
      if (!hits.has(id) && subjectMatch(compared, subject)) hits.set(id, noticeHit(id, version));
    }
    for (const found of await this.lists.find(em, listed))
      if (listMatch(compared, found)) hits.set(found.id, listedHit(found.id, found.describedHash));
    return [...notices, ...listed].flatMap((id) => hits.get(id) ?? []);
  }
}

/** Ids of what an entry is compared with. */
interface Targets {
  readonly notices: readonly string[];
  readonly listed: readonly string[];
}

const noticeHit = (id: string, version: number): Hit => ({
  target: `notice:${id}`,
  ...{ noticeId: id, listEntryId: null, targetVersion: String(version) },
});
const listedHit = (id: string, describedHash: string): Hit => ({
  target: `list-entry:${id}`,
  ...{ noticeId: null, listEntryId: id, targetVersion: describedHash },
});

const questionOf = ({ asked: { name, type, birthDate, country, identifiers } }: ManagedListEntry) => ({
  name,
  type,
  birthDate,
  country,
  identifiers,
});
