import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from '@mikro-orm/postgresql';
import { ListEntryService } from '../../list/list-entry.service.js';
import { NoticeScreeningService } from '../../notice/notice-screening.service.js';
import type { IntentInput } from '../../platform/context.js';
import { listMatch, rank, subjectMatch, toCompared, type Candidate } from '../match-view.js';
import type { Screening } from '../screening.entity.js';

/** A question with what it found. */
export type Asked = Pick<Screening, 'id' | 'query' | 'targets'>;

/** What screenings found, read again: many at once, without looking for anybody new. */
@Injectable()
export class FoundAgain {
  constructor(
    @Inject(NoticeScreeningService) private readonly notices: NoticeScreeningService,
    @Inject(ListEntryService) private readonly lists: ListEntryService,
  ) {}

  /** The matches of each screening by its id, as far as the caller may see them now and they match still. */
  async read(em: EntityManager, screenings: readonly Asked[]): Promise<Map<string, Candidate[]>> {
    const targets = [...new Set(screenings.flatMap((screening) => screening.targets))];
    const subjects = await this.notices.findSubjectsOf(em, idsOf(targets, 'notice:'));
    const entries = await this.lists.find(em, idsOf(targets, 'list-entry:'));
    const subjectsOf = Map.groupBy(subjects, ({ notice }) => `notice:${notice.id}`);
    const entryOf = new Map(entries.map((entry) => [`list-entry:${entry.id}`, entry]));
    return new Map(
      screenings.map((screening) => {
        const compared = toCompared(screening.query);
        const found = screening.targets.flatMap((target) => {
          const entry = entryOf.get(target);
          const matches = (subjectsOf.get(target) ?? []).map((subject) => subjectMatch(compared, subject));
          return entry ? [...matches, listMatch(compared, entry)] : matches;
        });
        return [screening.id, rank(found.filter((match) => match !== null))];
      }),
    );
  }
}

const idsOf = (targets: readonly string[], kind: string): string[] =>
  targets.filter((target) => target.startsWith(kind)).map((target) => target.slice(kind.length));

/** How entries of the ledger name what is shown, each once. */
export function resourcesOf(shown: readonly Candidate[]): IntentInput['resources'] {
  const ids = new Map(
    shown.map(({ target, noticeId, listEntryId, version }) => [
      target,
      noticeId === undefined
        ? { type: 'list-entry', id: listEntryId ?? '', version }
        : { type: 'notice', id: noticeId, version },
    ]),
  );
  return [...ids.values()];
}
