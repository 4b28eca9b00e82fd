import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { NoticeStatus, ScreeningQuery, SubjectInput } from '@watchbook/contract';
import { Work } from '../platform/database/work.js';
import { permitted } from '../platform/policy.js';
import { NoticeReader } from './notice-reader.js';
import { nameOf, type Sight } from './notice-view.js';
import { Notice, NoticeSubject } from './notice.entity.js';
import { identifierHashes } from './notice.queries.js';

/** A notice with the subjects that can be found by name; none once it shows nothing any more. */
export interface IndexedNotice {
  readonly notice: Pick<Notice, 'id' | 'tlp' | 'audience' | 'jurisdiction' | 'sector'>;
  readonly subjects: readonly { readonly id: string; readonly described: SubjectInput }[];
}

/** A subject that the caller may find, and how much of its notice the caller sees. */
export interface FoundSubject {
  readonly id: string;
  readonly notice: Pick<Notice, 'id' | 'version' | 'institutionId'>;
  readonly described: SubjectInput;
  readonly mode: Sight['mode'];
  /** The name as the caller sees it, masked where it is personal data. */
  readonly shownName: string;
}

/** States in which a notice is found. */
export const LIVE = ['published', 'contested', 'superseded'] as const;
/** States in which only some readers see what it said. */
export const ENDED = ['withdrawn', 'expired'] as const;

/** What screening asks of notices. */
@Injectable()
export class NoticeScreeningService {
  constructor(
    @Inject(Work) private readonly work: Work,
    @Inject(NoticeReader) private readonly reader: NoticeReader,
  ) {}

  /** All notices that can be found, in batches, by id; as the system, for the index of names. */
  async *scan(limit: number): AsyncGenerator<IndexedNotice[]> {
    let beyond: { id?: { $gt: string } } = {};
    for (;;) {
      const where = { status: [...LIVE], ...beyond };
      const batch = await this.work.system(async (em) => {
        const notices = await em.find(Notice, where, { orderBy: { id: 'asc' }, limit });
        return this.withSubjects(em, notices);
      });
      if (batch.length > 0) yield batch;
      if (batch.length < limit) return;
      beyond = { id: { $gt: batch[batch.length - 1]!.notice.id } };
    }
  }

  /** One notice as it can be found now, or null when it cannot; as the system, for the index of names. */
  findLive(id: string): Promise<IndexedNotice | null> {
    return this.work.system(async (em) => {
      const notice = await em.findOne(Notice, { id, status: [...LIVE] });
      return notice && ((await this.withSubjects(em, [notice]))[0] ?? null);
    });
  }

  /**
   * For each question, ids of subjects with one of its identifiers in notices that the caller may read: at most `limit`
   * for each, by id.
   */
  async findByIdentifiers(
    em: EntityManager,
    questions: readonly ScreeningQuery['identifiers'][],
    limit: number,
  ): Promise<string[][]> {
    const rows = await findIdentified(em, questions);
    const readable = await this.findReadable(
      em,
      rows.map(({ notice_id }) => notice_id),
    );
    const found = Map.groupBy(
      rows.filter(({ notice_id }) => readable.has(notice_id)),
      ({ question }) => question,
    );
    return questions.map((_, question) =>
      (found.get(question) ?? [])
        .map(({ subject_id }) => subject_id)
        .sort()
        .slice(0, limit),
    );
  }

  /** These subjects by id, as far as the caller may read their notices: what cannot be read is left out. */
  async findSubjects(em: EntityManager, ids: readonly string[]): Promise<FoundSubject[]> {
    if (ids.length === 0) return [];
    // The order in which a database keeps rows depends on those of others.
    return this.readable(em, await em.find(NoticeSubject, { id: [...ids] }, { orderBy: { id: 'asc' } }));
  }

  /**
   * Subjects of notices that ended, as far as the caller may read what those said: of these ids, or with one of these
   * identifiers.
   */
  async findEnded(
    em: EntityManager,
    by: { readonly ids: readonly string[]; readonly identifiers: ScreeningQuery['identifiers'] },
  ): Promise<FoundSubject[]> {
    const identified = await findIdentified(em, [by.identifiers]);
    const ids = new Set([...by.ids, ...identified.map(({ subject_id }) => subject_id)]);
    if (ids.size === 0) return [];
    return this.readable(em, await em.find(NoticeSubject, { id: [...ids] }, { orderBy: { id: 'asc' } }), ENDED);
  }

  /** All subjects of these notices, as far as the caller may read them. */
  async findSubjectsOf(em: EntityManager, noticeIds: readonly string[]): Promise<FoundSubject[]> {
    if (noticeIds.length === 0) return [];
    return this.readable(em, await em.find(NoticeSubject, { noticeId: [...noticeIds] }, { orderBy: { id: 'asc' } }));
  }

  private async readable(
    em: EntityManager,
    subjects: readonly NoticeSubject[],
    states: readonly NoticeStatus[] = LIVE,
  ): Promise<FoundSubject[]> {
    const notices = await this.findReadable(
      em,
      subjects.map(({ noticeId }) => noticeId),
      states,
    );
    const modes = await this.reader.modes(em, [...notices.values()]);
    return subjects.flatMap(({ id, noticeId, described }) => {
      const notice = notices.get(noticeId);
      const mode = modes.get(noticeId);
      return notice && mode ? [{ id, notice, described, mode, shownName: nameOf(described, mode) }] : [];
    });
  }

  private async findReadable(
    em: EntityManager,
    ids: string[],
    states: readonly NoticeStatus[] = LIVE,
  ): Promise<Map<string, Notice>> {
    const seen = permitted<Notice>('Notice', 'read');
    if (!seen || ids.length === 0) return new Map();
    const notices = await em.find(Notice, { $and: [{ id: [...new Set(ids)], status: [...states] }, seen] });
    return new Map(notices.map((notice) => [notice.id, notice]));
  }

  private async withSubjects(em: EntityManager, notices: Notice[]): Promise<IndexedNotice[]> {
    const subjects = await em.find(NoticeSubject, { noticeId: notices.map(({ id }) => id) });
    return notices.map((notice) => ({ notice, subjects: subjects.filter(({ noticeId }) => noticeId === notice.id) }));
  }
}

/** For each question, subjects with one of its identifiers, in no order; nobody for who may read no notices. */
async function findIdentified(em: EntityManager, questions: readonly ScreeningQuery['identifiers'][]) {
  const wanted = questions.flatMap((identifiers, question) =>
    identifiers.flatMap((identifier) =>
      identifierHashes(identifier).map((hash) => ({ question, scheme: identifier.scheme, hash })),
    ),
  );
  if (!permitted<Notice>('Notice', 'read') || wanted.length === 0) return [];
  return em.execute<{ question: number; subject_id: string; notice_id: string }[]>(
    `select distinct given.question, i.subject_id, i.notice_id from notice_identifier i
     join jsonb_to_recordset(?::jsonb) as given (question integer, scheme text, hash text)
       on i.value_hash = given.hash and i.scheme = given.scheme`,
    [JSON.stringify(wanted)],
  );
}
