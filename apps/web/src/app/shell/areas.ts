import type { IconName } from '@watchbook/ui';
import type { PolicySubject } from '@watchbook/policy';

/** One entry of the rail: where it leads, the key after `g`, and which policy opens it. */
export interface Area {
  path: string;
  text: string;
  icon: IconName;
  key: string;
  keyText: string;
  policy: readonly [action: string | readonly string[], subject: PolicySubject];
  group: 'work' | 'oversight';
}

/** The areas of the portal in the order of the rail; a noun that gets pages adds its line here and in `app.routes.ts`. */
export const areas: readonly Area[] = [
  {
    path: '/inbox',
    text: 'shell.area.inbox',
    icon: 'inbox',
    key: 'i',
    keyText: 'shell.keys.goInbox',
    policy: ['read', 'Session'],
    group: 'work',
  },
  {
    path: '/notices',
    text: 'shell.area.notices',
    icon: 'notices',
    key: 'n',
    keyText: 'shell.keys.goNotices',
    policy: [['read', 'read-metadata'], 'Notice'],
    group: 'work',
  },
  {
    path: '/warnings',
    text: 'shell.area.warnings',
    icon: 'warnings',
    key: 'w',
    keyText: 'shell.keys.goWarnings',
    policy: ['read', 'Warning'],
    group: 'work',
  },
  {
    path: '/screening',
    text: 'shell.area.screening',
    icon: 'screening',
    key: 's',
    keyText: 'shell.keys.goScreening',
    policy: ['create', 'Screening'],
    group: 'work',
  },
  {
    path: '/entities',
    text: 'shell.area.entities',
    icon: 'entities',
    key: 'e',
    keyText: 'shell.keys.goEntities',
    policy: ['read', 'Entity'],
    group: 'work',
  },
  {
    path: '/reports',
    text: 'shell.area.reports',
    icon: 'reports',
    key: 'r',
    keyText: 'shell.keys.goReports',
    policy: ['read', 'Report'],
    group: 'oversight',
  },
  {
    path: '/ledger',
    text: 'shell.area.ledger',
    icon: 'ledger',
    key: 'l',
    keyText: 'shell.keys.goLedger',
    policy: [['read', 'read-metadata', 'verify'], 'LedgerEntry'],
    group: 'oversight',
  },
  {
    path: '/administration',
    text: 'shell.area.administration',
    icon: 'administration',
    key: 'a',
    keyText: 'shell.keys.goAdministration',
    policy: ['read', 'Institution'],
    group: 'oversight',
  },
];
