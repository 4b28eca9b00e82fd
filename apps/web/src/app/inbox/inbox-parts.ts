import type { Role } from '@watchbook/contract';
import {
  changeProposalList,
  informationRequestList,
  noticeList,
  reportList,
  screeningAlarmList,
  screeningAlertList,
  warningList,
} from '../platform/api/generated/client.js';
import type { Ability } from '../platform/policy/ability.js';
import {
  alarmRow,
  alertRow,
  changeRow,
  type InboxPart,
  inboxPart,
  noticeRow,
  reportRow,
  requestRow,
  warningRow,
} from './inbox-part.js';

const LIMIT = 10;

const notices = (text: string, status: string): InboxPart =>
  inboxPart(
    text,
    (signal) =>
      noticeList({ 'filter[status]': status, 'filter[own]': 'true', sort: 'receivedAt', limit: LIMIT }, { signal }),
    noticeRow,
    { path: '/notices', query: { status, own: 'true' } },
  );

const warnings = (text: string, filter: Parameters<typeof warningList>[0], query: Record<string, string>): InboxPart =>
  inboxPart(text, (signal) => warningList({ ...filter, limit: LIMIT }, { signal }), warningRow, {
    path: '/warnings',
    query,
  });

const owed = (text: string, state: 'due' | 'overdue'): InboxPart =>
  warnings(text, { 'filter[acknowledgement]': state, sort: 'acknowledgeBy' }, { acknowledgement: state });

/** What can wait for somebody with these roles, the most urgent first. Call in an injection context. */
export function inboxParts(ability: Ability, roles: readonly Role[]): InboxPart[] {
  const parts: InboxPart[] = [];
  if (ability.can('create', 'Acknowledgement')) parts.push(owed('overdue', 'overdue'), owed('due', 'due'));
  if (ability.can('approve', 'Notice')) parts.push(notices('approve', 'submitted'), notices('contested', 'contested'));
  if (ability.can('confirm', 'Warning'))
    parts.push(warnings('confirm', { 'filter[unconfirmed]': 'true' }, { status: 'issued' }));
  if (ability.can('approve', 'Warning'))
    parts.push(warnings('issue', { 'filter[status]': 'submitted' }, { status: 'submitted' }));
  if (ability.can('close', 'ScreeningAlarm')) parts.push(alarms());
  if (ability.can('respond', 'InformationRequest'))
    parts.push(requests('respond', { 'filter[waiting]': 'response' }, 'held'));
  if (ability.can('approve', 'InformationRequest'))
    parts.push(requests('answers', { 'filter[waiting]': 'approval' }, 'held'));
  if (ability.can('create', 'InformationRequest'))
    parts.push(
      requests('told', { 'filter[side]': 'asked', 'filter[state]': 'recent' }, 'asked'),
      requests('asked', { 'filter[side]': 'asked', 'filter[state]': 'open' }, 'asked'),
    );
  if (ability.can('approve', 'ChangeProposal')) parts.push(changes());
  if (ability.can('read', 'ScreeningAlert')) parts.push(alerts());
  if (roles.includes('analyst')) parts.push(notices('drafts', 'draft'));
  if (ability.can('create', 'Report')) parts.push(reports());
  return parts;
}

const alerts = (): InboxPart =>
  inboxPart(
    'alerts',
    (signal) => screeningAlertList({ 'filter[state]': 'open', 'filter[owner]': 'me', limit: LIMIT }, { signal }),
    alertRow,
    { path: '/screening/alerts', query: { owner: 'me' } },
  );

const requests = (
  text: string,
  filter: Parameters<typeof informationRequestList>[0],
  side: 'asked' | 'held',
): InboxPart =>
  inboxPart(text, (signal) => informationRequestList({ ...filter, limit: LIMIT }, { signal }), requestRow, {
    path: '/requests',
    query: { side },
  });

const alarms = (): InboxPart =>
  inboxPart('alarms', (signal) => screeningAlarmList({ 'filter[open]': 'true', limit: LIMIT }, { signal }), alarmRow, {
    path: '/screening',
    query: {},
  });

const changes = (): InboxPart =>
  inboxPart(
    'changes',
    (signal) => changeProposalList({ 'filter[waiting]': 'me', limit: LIMIT }, { signal }),
    changeRow,
    { path: '/administration', query: { tab: 'approvals' } },
  );

const reports = (): InboxPart =>
  inboxPart('reports', (signal) => reportList({ 'filter[state]': 'running', limit: LIMIT }, { signal }), reportRow, {
    path: '/reports',
    query: {},
  });
