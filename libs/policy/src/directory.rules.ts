import type { Actor } from '@watchbook/contract';
import { allow, allowAll, own, type NounRules } from './rule.js';

/** What everybody has: the directory, and their own sessions. */
const everybody: NounRules = (actor) => [
  ...allowAll(['read'], 'Institution'),
  ...allowAll(['read'], 'SharingGroup'),
  ...allow(['read', 'delete'], 'Session', { userId: actor.userId }),
  ...allow(['read'], 'User', { id: actor.userId }),
];

const officer: NounRules = (actor) => [
  ...everybody(actor),
  ...allow(['read'], 'User', own(actor)),
  ...allow(['read', 'approve'], 'ApiKey', own(actor)),
];

const administrator: NounRules = (actor) => [
  ...everybody(actor),
  ...allow(['read', 'create', 'edit'], 'User', own(actor)),
  ...allow(['read', 'create', 'delete'], 'ApiKey', own(actor)),
];

/** People, institutions, groups and keys. */
export const directoryRules: Record<Actor['roles'][number], NounRules> = {
  analyst: everybody,
  'compliance-officer': officer,
  'institution-admin': administrator,
  'regulator-analyst': everybody,
  'regulator-supervisor': (actor) => [...everybody(actor), ...allow(['read'], 'User', own(actor))],
  auditor: everybody,
  operator: everybody,
  'service-account': () => [...allowAll(['read'], 'Institution'), ...allowAll(['read'], 'SharingGroup')],
};
