import { type EntityManager, defineConfig, MikroORM } from '@mikro-orm/postgresql';
import type { Actor, NoticeDraft, SubjectInput } from '@watchbook/contract';
import { SPELLING_VERSION } from '@watchbook/matching';
import { demoEmail } from '../demo/accounts.js';
import { userId } from '../demo/people.js';
import { entities } from '../entities.js';
import { ActorLoader } from '../identity/actor-loader.js';
import { User } from '../identity/user/user.entity.js';
import { ListEntryService } from '../list/list-entry.service.js';
import { Notice, NoticeSubject } from '../notice/notice.entity.js';
import { NoticeScreeningService } from '../notice/notice-screening.service.js';
import { identifierHashes } from '../notice/notice.queries.js';
import { newContext, runInContext } from '../platform/context.js';
import { Database } from '../platform/database/database.js';
import { Work } from '../platform/database/work.js';
import { Candidates } from '../screening/candidates.js';
import type { Candidate } from '../screening/match-view.js';
import { Matches } from '../screening/matches.js';
import { noticeGone, noticeGroup } from '../screening/names/groups.js';
import type { NameWatchService } from '../screening/names/name-watch.service.js';
import { Names } from '../screening/names/names.js';
import { startTestApp, type TestApp } from './app.js';
import { aDraft } from './drafts.js';

/** A notice that can be found. */
export interface LiveNotice {
  readonly id: string;
  readonly tlp: NoticeDraft['tlp'];
  readonly audience: readonly string[];
  readonly jurisdiction: string;
  readonly sector: Notice['sector'];
  readonly disclosure: NoticeDraft['disclosure'];
  readonly subjects: readonly { readonly id: string; readonly described: SubjectInput }[];
}

/** Names that are laid out in the background soon, so that a short history has every layer. */
const SIZES = { few: 10, changes: 40, share: 0.2 };

/** A portal with notices that were written by no request, and the names of them, told when the test says so. */
export class ScreeningWorld {
  private readonly names = new Names(1, SIZES);
  private readonly notices: NoticeScreeningService;
  private readonly matches: Matches;

  private constructor(
    private readonly portal: TestApp,
    private readonly unlimited: MikroORM,
  ) {
    this.notices = portal.app.get(NoticeScreeningService, { strict: false });
    const lists = portal.app.get(ListEntryService, { strict: false });
    const watch = { get: () => Promise.resolve(this.names) } as unknown as NameWatchService;
    this.matches = new Matches(new Candidates(watch, this.notices, lists));
  }

  static async open(): Promise<ScreeningWorld> {
    const portal = await startTestApp();
    const { databaseUrl } = portal.config;
    const config = defineConfig({ contextName: 'unlimited', clientUrl: databaseUrl, entities, forceUtcTimezone: true });
    return new ScreeningWorld(portal, await MikroORM.init(config));
  }

  async close(): Promise<void> {
    await this.names.stop();
    await this.unlimited.close(true);
    await this.portal.stop();
  }

  /** Somebody of the demo, as a request of theirs is made. */
  async actor(local: string, slug: string): Promise<Actor> {
    const em = this.portal.app.get(Database, { strict: false }).forSystem();
    const user = await em.findOneOrFail(User, userId(demoEmail(local, slug)));
    return (await this.portal.app.get(ActorLoader, { strict: false }).load(em, user, 'session', null))!.actor;
  }

  /** Puts a notice in place of what it was. */
  async store(notice: LiveNotice): Promise<void> {
    await this.remove(notice.id);
    await this.asOwner((em) => write(em, [notice]));
  }

  /** Puts these in place of all notices, and reads the names anew. */
  async storeAll(notices: readonly LiveNotice[]): Promise<void> {
    await this.asOwner(async (em) => {
      for (const table of ['notice_identifier', 'notice_subject', 'notice']) await em.execute(`delete from ${table}`);
      await write(em, notices);
    });
    await this.asOwner((em) => em.execute('analyze notice, notice_subject, notice_identifier'));
    await this.readAnew();
  }

  remove(id: string): Promise<void> {
    return this.asOwner(async (em) => {
      for (const table of ['notice_identifier', 'notice_subject'])
        await em.execute(`delete from ${table} where notice_id = ?`, [id]);
      await em.execute('delete from notice where id = ?', [id]);
    });
  }

  /** Tells the names what became of a notice. */
  async tell(id: string): Promise<void> {
    const live = await this.notices.findLive(id);
    this.names.change([live ? noticeGroup(live) : noticeGone(id)]);
  }

  /** Reads all names anew. */
  async readAnew(): Promise<void> {
    const { notices } = this;
    async function* all() {
      for await (const batch of notices.scan(10)) yield batch.map(noticeGroup);
    }
    await this.names.readAnew(all(), () => []);
  }

  /** How many groups lie in the base. */
  get base(): number {
    return this.names.extent.base;
  }

  /** What screening would answer to each of these, asked together. */
  ask(actor: Actor, queries: Parameters<Matches['find']>[1]): Promise<Candidate[][]> {
    const work = this.portal.app.get(Work, { strict: false });
    const context = newContext({ requestId: 'screening', route: 'test', actor });
    return runInContext(context, () => work.read((em) => this.matches.find(em, queries)));
  }

  private asOwner(change: (em: EntityManager) => Promise<unknown>): Promise<void> {
    return this.unlimited.em.fork().transactional(async (em) => {
      await em.execute('set local session_replication_role = replica');
      await change(em);
    });
  }
}

async function write(em: EntityManager, notices: readonly LiveNotice[]): Promise<void> {
  for (const notice of notices) {
    em.persist(Object.assign(new Notice(), rowOf(notice)));
    notice.subjects.forEach(({ id, described }, position) => {
      const { type, role, country } = described;
      em.create(NoticeSubject, { id, noticeId: notice.id, position, type, role, country, described });
    });
  }
  await em.flush();
  const identifiers = notices.flatMap((notice) =>
    notice.subjects.flatMap(({ id, described }) =>
      described.identifiers.flatMap((each) =>
        identifierHashes(each).map((hash) => [id, notice.id, each.scheme, hash, SPELLING_VERSION] as const),
      ),
    ),
  );
  for (const row of identifiers)
    await em.execute('insert into notice_identifier values (?, ?, ?, ?, ?) on conflict do nothing', [...row]);
}

const NOW = new Date('2026-01-01T00:00:00Z');
const SOMEBODY = '00000000-0000-7000-8000-0000000000ff';
const ANOTHER = '00000000-0000-7000-8000-0000000000fe';

const rowOf = ({ id, tlp, audience, jurisdiction, sector, disclosure, subjects }: LiveNotice) => {
  const { subjects: _subjects, ...content } = aDraft({ tlp, disclosure });
  const [principal] = subjects;
  return {
    ...{ id, ref: id, tlp, jurisdiction, sector, disclosure, content },
    ...{ institutionId: SOMEBODY, authorId: SOMEBODY, publishedBy: ANOTHER },
    ...{ status: 'published' as const, version: 1, typology: content.typology, sourceVisibility: 'shown' as const },
    audience: [...audience],
    subjectType: principal!.described.type,
    subjectTypes: ['Person' as const],
    subjectCount: subjects.length,
    confidence: 50,
    contentHash: '',
    ...{ createdAt: NOW, receivedAt: NOW, publishedAt: NOW },
    ...{ authoredWith: [], publishedWith: [] },
  };
};
