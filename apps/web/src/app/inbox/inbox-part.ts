import { computed, type Signal } from '@angular/core';
import type {
  ChangeProposalView,
  InformationRequest,
  NoticeSummary,
  Page,
  ReportRun,
  ScreeningAlert,
  ScreeningAlarm,
  Tlp,
  WarningSummary,
} from '@watchbook/contract';
import { type Loaded, load } from '../platform/http/load.js';

/** One thing that waits. */
export interface InboxRow {
  id: string;
  link: string[];
  query?: Record<string, string>;
  /** May hold the mask. */
  heading: string;
  ref: string;
  /** Text key of the kind, such as a typology. */
  kind: string | null;
  tlp: Tlp | null;
  state: string;
  at: string;
  /** A moment by which it must be done, rather than since when it waits. */
  deadline: boolean;
}

/** Things of one kind that wait for the reader. */
export interface InboxPart {
  /** Below `inbox.part.`. */
  text: string;
  list: Pick<Loaded<object>, 'failure' | 'loading' | 'reload' | 'seq'>;
  rows: Signal<InboxRow[]>;
  more: { path: string; query: Record<string, string> };
}

/** A part whose rows come from one list route. */
export function inboxPart<T>(
  text: string,
  read: (abort: AbortSignal) => Promise<Page<T>>,
  row: (item: T) => InboxRow,
  more: InboxPart['more'],
): InboxPart {
  const list = load(
    () => ({}),
    (_, abort) => read(abort),
  );
  return { text, list, rows: computed(() => (list.value()?.data ?? []).map(row)), more };
}

export const noticeRow = (notice: NoticeSummary): InboxRow => ({
  id: notice.id,
  link: ['/notices', notice.id],
  heading: notice.title,
  ref: notice.ref,
  kind: `code.typology.${notice.typology}`,
  tlp: notice.tlp,
  state: notice.status,
  at: notice.createdAt,
  deadline: false,
});

export const warningRow = (warning: WarningSummary): InboxRow => ({
  id: warning.id,
  link: ['/warnings', warning.id],
  heading: warning.title,
  ref: warning.ref,
  kind: warning.typology && `code.typology.${warning.typology}`,
  tlp: warning.tlp,
  state: warning.acknowledgement ?? warning.status,
  at: warning.acknowledgement ? warning.acknowledgeBy : warning.createdAt,
  deadline: warning.acknowledgement !== null,
});

export const alertRow = ({ id, entry, list, match, state, raisedAt }: ScreeningAlert): InboxRow => ({
  id,
  link: ['/screening/alerts'],
  query: { alert: id },
  heading: entry.name ?? entry.identifiers.map(({ value }) => value).join(' '),
  ref: list.name,
  kind: match?.type ? `code.subjectType.${match.type}` : null,
  tlp: null,
  state,
  at: raisedAt,
  deadline: false,
});

export const reportRow = (run: ReportRun): InboxRow => ({
  id: run.id,
  link: ['/reports'],
  heading: `${run.parameters.month} · ${run.format.toUpperCase()}`,
  ref: `${run.progress} %`,
  kind: null,
  tlp: null,
  state: run.state,
  at: run.requestedAt,
  deadline: false,
});

export const changeRow = (proposal: ChangeProposalView): InboxRow => ({
  id: proposal.id,
  link: ['/administration'],
  heading: whatChanges(proposal),
  ref: proposal.institution,
  kind: `approval.kind.${proposal.kind}`,
  tlp: null,
  state: proposal.status,
  at: proposal.expiresAt,
  deadline: true,
});

export const alarmRow = ({ id, kind, person, institution, raisedAt }: ScreeningAlarm): InboxRow => ({
  id,
  link: ['/screening'],
  heading: person.name,
  ref: institution.name,
  kind: `screening.alarm.kind.${kind}`,
  tlp: null,
  state: 'open',
  at: raisedAt,
  deadline: false,
});

export const requestRow = (request: InformationRequest): InboxRow => ({
  id: request.id,
  link: ['/requests', request.id],
  heading: request.question,
  ref: request.ref,
  kind: request.purpose && `code.purpose.${request.purpose}`,
  tlp: null,
  state: request.status,
  at: request.closedAt ?? request.deadline,
  deadline: request.closedAt === null,
});

const whatChanges = ({ content, institution }: ChangeProposalView): string =>
  content?.user?.name ?? content?.group?.name ?? content?.institution?.name ?? institution;
