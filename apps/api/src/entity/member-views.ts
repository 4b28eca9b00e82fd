import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from '@mikro-orm/postgresql';
import { MASK, type EntityMember, type Purpose } from '@watchbook/contract';
import { ListEntryService } from '../list/list-entry.service.js';
import { NoticeMemberService, type NoticeMember } from '../notice/notice-member.service.js';
import { readsOf } from '../platform/audit/reads-of.js';
import { getContext, type IntentInput } from '../platform/context.js';
import type { LinkNode } from './link/link-node.js';
import { byId } from './link/pair.js';

type Entry = Awaited<ReturnType<ListEntryService['find']>>[number];
type Resources = IntentInput['resources'];

/** When a member came to its readers, was changed since, and left them; null where that is not known or did not happen. */
export interface MemberTimes {
  readonly cameAt: string | null;
  readonly changedAt: string | null;
  readonly leftAt: string | null;
}

/** Members as their reader sees them, and what the ledger has to hold of having shown them. */
export interface ShownMembers {
  readonly views: ReadonlyMap<string, EntityMember>;
  readonly times: ReadonlyMap<string, MemberTimes>;
  readonly resources: Resources;
  readonly purpose: Purpose | null;
}

/** Shows members: what notices say masked like the notices, entries of public lists as they are. */
@Injectable()
export class MemberViews {
  constructor(
    @Inject(NoticeMemberService) private readonly notices: NoticeMemberService,
    @Inject(ListEntryService) private readonly lists: ListEntryService,
  ) {}

  async show(em: EntityManager, nodes: readonly LinkNode[]): Promise<ShownMembers> {
    const found = await this.notices.find(em, idsOf(nodes, 'subject'));
    return shown(found, await this.lists.find(em, idsOf(nodes, 'list-entry')));
  }

  /** The same with members beside them whose notice ended, or that left their list. */
  async showWithPast(em: EntityManager, nodes: readonly LinkNode[], past: readonly LinkNode[]): Promise<ShownMembers> {
    const { members, purpose } = await this.notices.find(em, idsOf(nodes, 'subject'));
    const ended = await this.notices.findEnded(em, idsOf(past, 'subject'));
    const present = await this.lists.find(em, idsOf(nodes, 'list-entry'));
    const removed = await this.lists.findRemoved(em, { ids: idsOf(past, 'list-entry'), identifiers: [] });
    return shown({ members: new Map([...members, ...ended.members]), purpose }, [...present, ...removed]);
  }

  /** Leaves with the request what was shown: every notice and entry by its id, in as many intents as that takes. */
  record(action: string, { resources, purpose }: Pick<ShownMembers, 'resources' | 'purpose'>): void {
    getContext().reads.push(...readsOf({ action, purpose }, resources));
  }
}

const idsOf = (nodes: readonly LinkNode[], kind: LinkNode['kind']) =>
  nodes.filter((node) => node.kind === kind).map(({ id }) => id);

function shown(
  { members, purpose }: Awaited<ReturnType<NoticeMemberService['find']>>,
  entries: readonly Entry[],
): ShownMembers {
  const notices = new Map([...members.values()].map(({ notice }) => [notice.id, notice.version]));
  return {
    views: new Map([
      ...[...members].map(([id, member]) => [id, subjectView(member)] as const),
      ...entries.map((entry) => [entry.id, entryView(entry)] as const),
    ]),
    times: new Map([
      ...[...members].map(([id, member]) => [id, subjectTimes(member)] as const),
      ...entries.map((entry) => [entry.id, entryTimes(entry)] as const),
    ]),
    resources: [
      ...[...notices].map(([id, version]) => ({ type: 'notice', id, version })),
      ...entries.map(({ id }) => ({ type: 'list-entry', id, version: null })),
    ].sort((a, b) => byId(a.id, b.id)),
    purpose,
  };
}

const subjectTimes = ({ notice, endedAt }: NoticeMember): MemberTimes => ({
  cameAt: notice.publishedAt ?? notice.createdAt,
  changedAt: null,
  leftAt: endedAt,
});

const entryTimes = ({ addedAt = null, changedAt, removedAt }: Entry): MemberTimes => ({
  cameAt: addedAt?.toISOString() ?? null,
  changedAt: removedAt || changedAt.getTime() === addedAt?.getTime() ? null : changedAt.toISOString(),
  leftAt: removedAt?.toISOString() ?? null,
});

function subjectView({ subject, notice, masked }: NoticeMember): EntityMember {
  const { id, ref, title, status, tlp, typology, source, own, publishedAt } = notice;
  return {
    ...{ id: subject.id, kind: 'subject', type: subject.type, name: subject.name, masked },
    aliases: subject.aliases,
    birthDates: subject.birthDate === null ? [] : [subject.birthDate],
    countries: subject.country === null ? [] : [subject.country],
    addresses: subject.address === null ? [] : [subject.address],
    identifiers: subject.identifiers,
    role: subject.role,
    notice: { id, ref, title, status, tlp, typology, source, own, publishedAt },
    listEntry: null,
  };
}

function entryView({ id, source, externalId, type, described }: Entry): EntityMember {
  const { names, birthDates, countries, addresses, identifiers, programs } = described;
  return {
    ...{ id, kind: 'list-entry', type, name: names[0]?.value ?? '', masked: false, role: null, notice: null },
    aliases: names.slice(1).map(({ value, kind }) => ({ value, weak: kind === 'weak' })),
    ...{ birthDates, countries, addresses, identifiers },
    listEntry: { id, source, externalId, programs },
  };
}

/** Under which name an entity is shown: the first that is not masked, by the ids of its members. */
export const shownName = (members: readonly EntityMember[]): string =>
  members.find(({ name }) => name !== MASK)?.name ?? MASK;
