import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { Actor, AudiencePreview, NoticeDraft, NoticeReaderList } from '@watchbook/contract';
import { as } from '@watchbook/policy';
import { UserService } from '../identity/user/user.service.js';
import { InstitutionService } from '../institution/institution.service.js';
import { ResourceUsesService } from '../ledger/read/resource-uses.service.js';
import { getActor, getContext } from '../platform/context.js';
import { Work } from '../platform/database/work.js';
import { abilityOf, may } from '../platform/policy.js';
import { notFound } from '../platform/problem.js';
import { NoticeAudience } from './notice-audience.js';
import { NoticeLookService } from './notice-look.service.js';
import { groupUses, showingActions } from './notice-uses.js';
import { pseudonym, shownHash } from './notice-view.js';
import { Notice, NoticeVersion } from './notice.entity.js';

/** What only the institution that filed a notice may know about it. */
@Injectable()
export class NoticeOwnerService {
  constructor(
    @Inject(Work) private readonly work: Work,
    @Inject(NoticeLookService) private readonly look: NoticeLookService,
    @Inject(NoticeAudience) private readonly audience: NoticeAudience,
    @Inject(UserService) private readonly users: UserService,
    @Inject(InstitutionService) private readonly institutions: InstitutionService,
    @Inject(ResourceUsesService) private readonly uses: ResourceUsesService,
  ) {}

  /** Exactly who will be able to see the notice once it is published: every active person is asked of the same rules. @throws Problem `not-found` */
  async preview(id: string): Promise<AudiencePreview> {
    const { notice, tokens, groups } = await this.work.read(async (em) => {
      const found = await this.getOwn(em, id, 'notice.previewed');
      const groups = await this.institutions.findGroups(em, found.institutionId);
      const approver = found.publishedBy ?? this.approverOf(found);
      const live = found.isUnpublished;
      return {
        notice: found,
        tokens: live ? await this.audience.tokensOf(em, found, approver) : found.audience,
        groups,
      };
    });
    const published = { ...toRow(notice), status: 'published', audience: tokens };
    const named = notice.tlp === 'RED' || notice.tlp === 'AMBER+STRICT';
    const people = (await this.users.listActive()).filter(({ actor }) =>
      abilityOf(actor).can('read', as('Notice', published)),
    );
    const institutions = new Map(people.map(({ institution }) => [institution.id, institution]));
    const recipients = [...institutions.values()].map((institution) => {
      const members = people.filter(({ actor }) => actor.institutionId === institution.id);
      return {
        institutionId: institution.id,
        name: institution.name,
        kind: institution.kind,
        via: [...new Set(members.flatMap(({ actor }) => reasons(actor, tokens, groups)))],
        sees:
          notice.disclosure === 'hit-only' && institution.id !== notice.institutionId
            ? ('hit-only' as const)
            : ('masked-until-purpose' as const),
        sourceShownAs: this.sourceFor(notice, institution.id, institutions.get(notice.institutionId)?.name ?? ''),
        users: named ? members.map(({ user }) => ({ id: user.id, name: user.name })) : null,
      };
    });
    recipients.sort((a, b) => a.name.localeCompare(b.name, 'en'));
    return { contentHash: shownHash(notice.contentHash, modeOf(notice)), count: recipients.length, recipients };
  }

  /** What the notice said at each version, and which parts changed. @throws Problem `not-found` */
  versions(id: string) {
    return this.work.read(async (em) => {
      const notice = await this.getOwn(em, id, 'notice.versions-read');
      const versions = await em.find(NoticeVersion, { noticeId: notice.id }, { orderBy: { version: 'asc' } });
      const names = await this.users.findNames(
        em,
        versions.map(({ createdBy }) => createdBy),
      );
      const data = versions.map(({ version, contentHash, createdAt, createdBy, snapshot }, i) => ({
        version,
        contentHash: shownHash(contentHash, modeOf(notice)),
        createdAt: createdAt.toISOString(),
        createdBy: { id: createdBy, name: names.get(createdBy) ?? '' },
        changed: changedMembers(versions[i - 1]?.snapshot, snapshot),
      }));
      return { data: data.reverse() };
    });
  }

  /**
   * Which institutions were shown the notice, how, when and for what purpose; regulators only as a count, and the own
   * people by name for compliance officers alone. @throws Problem `not-found`
   */
  async readers(id: string): Promise<NoticeReaderList> {
    const notice = await this.work.read((em) => this.getOwn(em, id, 'notice.readers-read'));
    const { own, others, sealed } = await this.uses.find({ type: 'notice', id: notice.id }, showingActions);
    const institutions = groupUses(others, ({ institution }) => institution);
    const isOfficer = getActor().roles.includes('compliance-officer');
    const people = isOfficer ? groupUses(own, ({ actor_user }) => actor_user ?? '') : [];
    const { directory, names } = await this.work.read(async (em) => ({
      directory: await this.institutions.findNames(
        em,
        institutions.map(({ key }) => key),
      ),
      names: await this.users.findNames(
        em,
        people.map(({ key }) => key),
      ),
    }));
    return {
      data: institutions.map(({ key, reads }) => ({
        institutionId: key,
        institution: directory.get(key) ?? '',
        ...reads,
      })),
      sealed: { count: sealed },
      colleagues: isOfficer
        ? people.map(({ key, reads }) => ({ userId: key, name: names.get(key) ?? '', ...reads }))
        : null,
    };
  }

  private async getOwn(em: EntityManager, id: string, action: string): Promise<Notice> {
    const notice = await this.look.get(em, id);
    if (notice.institutionId !== getActor().institutionId || !may('read', 'Notice', notice)) throw notFound();
    getContext().reads.push({ action, resources: [{ type: 'notice', id, version: notice.version }] });
    return notice;
  }

  /** Whoever looks at a submission and may be its second person. */
  private approverOf({ status, authorId }: Notice): string | null {
    const { userId } = getActor();
    return status === 'submitted' && userId !== authorId ? userId : null;
  }

  private sourceFor(notice: Notice, viewerId: string, name: string): string {
    return notice.sourceVisibility === 'hidden' && viewerId !== notice.institutionId
      ? pseudonym(viewerId, notice.institutionId)
      : name;
  }
}

const modeOf = (notice: Notice) => (notice.isUnpublished ? 'full' : 'masked');

const toRow = ({ institutionId, authorId, jurisdiction, sector, tlp }: Notice) => ({
  institutionId,
  authorId,
  jurisdiction,
  sector,
  tlp,
});

/** Why somebody is among the readers, in codes that the web translates. */
function reasons(actor: Actor, tokens: string[], groups: { name: string; token: string }[]): string[] {
  const held = tokens.filter((token) => actor.tokens.includes(token));
  if (held.length === 0) return ['supervision'];
  return held.map((token) => {
    const group = groups.find((candidate) => candidate.token === token);
    if (group) return `group:${group.name}`;
    return token.startsWith('sector:') ? token : token.split(':')[0]!;
  });
}

function changedMembers(before: NoticeDraft | undefined, after: NoticeDraft): string[] {
  if (!before) return [];
  const members = Object.keys(after) as (keyof NoticeDraft)[];
  return members.filter((member) => JSON.stringify(before[member]) !== JSON.stringify(after[member]));
}
