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

/** Who may be meant by one question, with all that is known of them. */
interface Found {
  readonly subjects: FoundSubject[];
  readonly entries: ListedEntryRow[];
}

/** Ids of them. */
interface Ids {
  readonly subjects: string[];
  readonly entries: string[];
}

/** What is known of whom the caller may read, by id. */
interface Readable {
  readonly subjects: ReadonlyMap<string, FoundSubject>;
  readonly entries: ReadonlyMap<string, ListedEntryRow>;
}

/** A question that has no answer yet. */
interface Open {
  readonly at: number;
  readonly query: ScreeningQuery;
  readonly identified: Ids;
  /** Those of its name that cannot be read. */
  readonly without: Owner[];
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
   * For each question, all who may be meant: those of a like name by id, then others by id. Each has the answer that it
   * would have alone; however many they are, each step asks the database once.
   *
   * Names may lag behind what was committed a moment ago; where one was found that cannot be read any more, they are
   * searched again without it, so that the answer is what it would be had it never been there.
   * @throws Problem `unavailable` while the names are being read
   */
  async find(em: EntityManager, queries: readonly ScreeningQuery[]): Promise<Found[]> {
    const answers: Found[] = [];
    const identified = await this.byIdentifier(em, queries);
    let open = queries.map((query, at): Open => ({ at, query, identified: identified[at]!, without: [] }));
    for (let round = 0; round < ROUNDS && open.length > 0; round += 1) {
      const named = await this.byName(open);
      const ids = open.map(({ identified: others }, each) => joined(named[each]!, others));
      const readable = await this.read(em, ids);
      open = open.filter(({ at, without }, each) => {
        const unread = named[each]!.filter(({ kind, id }) => !readable[KINDS[kind]].has(id));
        without.push(...unread.map(({ hit }) => ({ group: hit.group, id: hit.id })));
        answers[at] = pick(readable, ids[each]!);
        return unread.length > 0;
      });
    }
    if (open.length > 0) throw new Problem('unavailable', 'The names are still being read', { retryAfterSeconds: 5 });
    return answers;
  }

  /** Who has a name like that of each question. */
  private async byName(open: readonly Open[]): Promise<NamedTarget[][]> {
    const asked = open.flatMap(({ query, without }, each) =>
      query.name === undefined ? [] : [{ each, query: { ...namesAsked(query, query.name), without } }],
    );
    const found = open.map((): NamedTarget[] => []);
    if (asked.length === 0) return found;
    const names = await this.watch.get();
    const targets = await names.search(asked.map(({ query }) => query));
    for (const [at, { each }] of asked.entries()) found[each] = targets[at]!;
    return found;
  }

  private async byIdentifier(em: EntityManager, queries: readonly ScreeningQuery[]): Promise<Ids[]> {
    const identifiers = queries.map((query) => query.identifiers);
    const subjects = await this.notices.findByIdentifiers(em, identifiers, MOST);
    const entries = await this.lists.findByIdentifiers(em, identifiers, MOST);
    return queries.map((_, at) => ({ subjects: subjects[at]!, entries: entries[at]! }));
  }

  private async read(em: EntityManager, ids: readonly Ids[]): Promise<Readable> {
    const subjects = await this.notices.findSubjects(em, [...new Set(ids.flatMap((each) => each.subjects))]);
    const entries = await this.lists.find(em, [...new Set(ids.flatMap((each) => each.entries))]);
    return {
      subjects: new Map(subjects.map((subject) => [subject.id, subject])),
      entries: new Map(entries.map((entry) => [entry.id, entry])),
    };
  }
}

const KINDS = { subject: 'subjects', 'list-entry': 'entries' } as const;

/** Those of a like name by id, then others by id. */
function joined(named: readonly NamedTarget[], others: Ids): Ids {
  const idsOf = (kind: NamedTarget['kind']) =>
    named
      .filter((each) => each.kind === kind)
      .map(({ id }) => id)
      .sort();
  return {
    subjects: [...new Set([...idsOf('subject'), ...others.subjects])],
    entries: [...new Set([...idsOf('list-entry'), ...others.entries])],
  };
}

const pick = ({ subjects, entries }: Readable, ids: Ids): Found => ({
  subjects: ids.subjects.flatMap((id) => subjects.get(id) ?? []),
  entries: ids.entries.flatMap((id) => entries.get(id) ?? []),
});

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
