import type { EntityManager } from '@mikro-orm/postgresql';
import type { NoticeDraft } from '@watchbook/contract';
import { normaliseIdentifier, SPELLING_VERSION } from '@watchbook/matching';
import { fieldKeys } from '../platform/crypto/encrypted.type.js';
import type { Doing } from '../platform/doing.js';
import { uuidv7 } from '../platform/uuid.js';
import { NoticeSubject, NoticeVersion, type Notice } from './notice.entity.js';

type Identifier = NoticeDraft['subjects'][number]['identifiers'][number];

/** Ids of notices and subjects are shown, with their time: the day, so that they do not tell when somebody wrote a draft. */
export const dayOf = (at: Date): number => at.getTime() - (at.getTime() % 86_400_000);

/** What the notice says now, as it was filed. */
export async function loadDraft(em: EntityManager, { id, content }: Notice): Promise<NoticeDraft> {
  const subjects = await em.find(NoticeSubject, { noticeId: id }, { orderBy: { position: 'asc' } });
  // What was filed before there were embargoes has none.
  const { embargoUntil = null } = content as Partial<typeof content>;
  return { ...content, embargoUntil, subjects: subjects.map(({ described }) => described) };
}

/** Removes the subjects of a draft, with their identifiers, to make room for what it says next. */
export const dropSubjects = (em: EntityManager, { id }: Notice) => em.nativeDelete(NoticeSubject, { noticeId: id });

/** Writes the notice, its subjects with the hashes of their identifiers, and the version that this makes. */
export async function storeContent(
  em: EntityManager,
  notice: Notice,
  draft: NoticeDraft,
  { userId, at }: Doing,
): Promise<void> {
  await em.flush();
  const subjects = draft.subjects.map((described, position) => ({ id: uuidv7(dayOf(at)), position, described }));
  for (const { id, position, described } of subjects) {
    const { type, role, country } = described;
    em.create(NoticeSubject, { id, noticeId: notice.id, position, type, role, country, described });
  }
  em.create(NoticeVersion, {
    noticeId: notice.id,
    version: notice.version,
    contentHash: notice.contentHash,
    snapshot: draft,
    createdAt: at,
    createdBy: userId,
  });
  await em.flush();
  for (const { id, described } of subjects) await storeIdentifiers(em, notice.id, id, described.identifiers);
}

async function storeIdentifiers(
  em: EntityManager,
  noticeId: string,
  subjectId: string,
  identifiers: readonly Identifier[],
): Promise<void> {
  for (const identifier of identifiers) {
    for (const hash of identifierHashes(identifier)) {
      await em.execute(
        `insert into notice_identifier (subject_id, notice_id, scheme, value_hash, spelling_version)
         values (?, ?, ?, ?, ?) on conflict do nothing`,
        [subjectId, noticeId, identifier.scheme, hash, SPELLING_VERSION],
      );
    }
  }
}

/** Writes anew what is stored of the identifiers of these subjects under older rules of spelling. */
export async function respellIdentifiers(em: EntityManager, subjects: readonly NoticeSubject[]): Promise<void> {
  for (const { id, noticeId, described } of subjects) {
    await em.execute('delete from notice_identifier where subject_id = ? and spelling_version < ?', [
      id,
      SPELLING_VERSION,
    ]);
    await storeIdentifiers(em, noticeId, id, described.identifiers);
  }
}

/**
 * The hashes under which an identifier is stored and found: of how it was given, and of its one usual spelling. Whoever
 * changes what is hashed raises `SPELLING_VERSION`.
 */
export const identifierHashes = ({ scheme, value }: Identifier): string[] => [
  ...new Set([value, normaliseIdentifier(scheme, value).value].map(identifierHash)),
];

/** How an identifier is found without being stored in clear: keyed, over its letters and digits in upper case. */
const identifierHash = (value: string) =>
  fieldKeys().hash(
    'identifier',
    value
      .normalize('NFKC')
      .toUpperCase()
      .replaceAll(/[^\p{L}\p{N}]/gu, ''),
  );
