import type { EntityMember, PairJudgement, TimelineEvent, TimelineKind } from '@watchbook/contract';
import type { ShownWarning } from '../entity-warnings.js';
import { byId, keyOf, type Pair } from '../link/pair.js';
import type { MemberTimes, ShownMembers } from '../member-views.js';

/** All that a timeline is made of, as its reader may see it. */
export interface TimelineSources extends Pick<ShownMembers, 'views' | 'times'> {
  /** Ids of those who belong to the entity, or belonged to it until they ended. */
  readonly members: readonly string[];
  /** Those that hold it together, with their bits. */
  readonly links: readonly { readonly pair: Pair; readonly bits: number }[];
  readonly judgements: readonly { readonly pair: Pair; readonly judgement: PairJudgement }[];
  readonly warnings: readonly ShownWarning[];
}

/** What happened to an entity, newest first; at one time in the order of the ids. */
export function toTimeline(sources: TimelineSources): TimelineEvent[] {
  const events = [...noticeEvents(sources), ...entryEvents(sources), ...pairEvents(sources), ...warningEvents(sources)];
  return events.sort((x, y) => byId(y.at, x.at) || byId(y.id, x.id));
}

type Given = Pick<TimelineEvent, 'at' | 'by' | 'members'> & Partial<TimelineEvent>;

const event = (kind: TimelineKind, of: string, given: Given): TimelineEvent => ({
  ...{ id: `${kind} ${of}`, kind, warning: null, judgement: null, bits: null },
  ...given,
});

function noticeEvents({ members, views, times }: TimelineSources): TimelineEvent[] {
  const standing = Map.groupBy(
    members.map((id) => views.get(id)!).filter(({ notice }) => notice !== null),
    ({ notice }) => notice!.id,
  );
  return [...standing].flatMap(([id, each]) => {
    const { notice } = each[0]!;
    const given = { by: notice!.source.name, members: each.map(toMember) };
    const { cameAt, leftAt } = times.get(each[0]!.id)!;
    return [
      ...at(cameAt, (time) => event('notice-published', id, { ...given, at: time })),
      ...at(leftAt, (time) =>
        event(notice!.status === 'expired' ? 'notice-expired' : 'notice-withdrawn', id, { ...given, at: time }),
      ),
    ];
  });
}

function entryEvents({ members, views, times }: TimelineSources): TimelineEvent[] {
  const entries = members.map((id) => views.get(id)!).filter(({ listEntry }) => listEntry !== null);
  return entries.flatMap((entry) => {
    const given = { by: null, members: [toMember(entry)] };
    const { cameAt, changedAt, leftAt } = times.get(entry.id)!;
    return [
      ...at(cameAt, (time) => event('list-added', entry.id, { ...given, at: time })),
      ...at(changedAt, (time) => event('list-changed', entry.id, { ...given, at: time })),
      ...at(leftAt, (time) => event('list-removed', entry.id, { ...given, at: time })),
    ];
  });
}

function pairEvents({ views, times, links, judgements }: TimelineSources): TimelineEvent[] {
  const both = (pair: Pair) => pair.map((id) => toMember(views.get(id)!));
  return [
    ...links.flatMap(({ pair, bits }) =>
      at(since(pair.map((id) => times.get(id)!)), (time) =>
        event('linked', keyOf(...pair), { at: time, by: null, members: both(pair), bits }),
      ),
    ),
    ...judgements.map(({ pair, judgement: { id, at: time, by, verdict, note } }) =>
      event('judged', id, { at: time, by: by.name, members: both(pair), judgement: { verdict, note } }),
    ),
  ];
}

function warningEvents({ members, views, warnings }: TimelineSources): TimelineEvent[] {
  return warnings.flatMap(({ view, withdrawnAt, expiredAt }) => {
    const about = new Set(view.notices.map((notice) => notice.id));
    const standing = members.map((id) => views.get(id)!).filter(({ notice }) => notice && about.has(notice.id));
    const { id, ref, title, severity, status, issuer, issuedAt } = view;
    const given = { by: issuer.name, members: standing.map(toMember), warning: { id, ref, title, severity, status } };
    return [
      event('warning-issued', id, { ...given, at: issuedAt }),
      ...at(withdrawnAt, (time) => event('warning-withdrawn', id, { ...given, at: time })),
      ...at(expiredAt, (time) => event('warning-expired', id, { ...given, at: time })),
    ];
  });
}

function toMember({ id, name, notice, listEntry }: EntityMember): TimelineEvent['members'][number] {
  return {
    ...{ id, name },
    notice: notice && { id: notice.id, ref: notice.ref, status: notice.status },
    listEntry: listEntry && { id: listEntry.id, source: listEntry.source, externalId: listEntry.externalId },
  };
}

/** The later one of the times at which the two came. */
const since = (ends: readonly MemberTimes[]): string | null =>
  ends
    .flatMap(({ cameAt, changedAt }) => cameAt ?? changedAt ?? [])
    .sort()
    .at(-1) ?? null;

const at = (time: string | null, make: (time: string) => TimelineEvent): TimelineEvent[] =>
  time === null ? [] : [make(time)];
