import { sectors, type Actor } from '@watchbook/contract';
import { allow, allowAll, inReach, own, type NounRules } from './rule.js';

/** What everybody has: the directory, and their own sessions. */
const everybody: NounRules = (actor) => [
  ...allowAll(['read'], 'Institution'),
  ...allowAll(['read'], 'SharingGroup'),
  ...allow(['read', 'edit', 'delete'], 'Session', { userId: actor.userId }),
  ...allow(['read'], 'User', { id: actor.userId }),
];

const officer: NounRules = (actor) => [
  ...everybody(actor),
  ...allow(['read'], 'User', own(actor)),
  ...allow(['read', 'approve', 'delete'], 'ApiKey', own(actor)),
  ...allow(['create'], 'SharingGroup', { chairInstitutionId: actor.institutionId }),
  ...allow(['read'], 'IdentityProvider', own(actor)),
];

/** Who answers for the people of an institution: an administrator, and where there is none, who is in charge there. */
const keeper: NounRules = (actor) => [
  ...everybody(actor),
  ...allow(['read', 'create', 'edit'], 'User', own(actor)),
  ...allow(['edit'], 'Institution', { id: actor.institutionId }),
  ...allow(['create', 'read', 'edit'], 'IdentityProvider', own(actor)),
];

const administrator: NounRules = (actor) => [
  ...keeper(actor),
  ...allow(['read', 'create', 'edit', 'delete'], 'ApiKey', own(actor)),
  ...allow(['create'], 'SharingGroup', { chairInstitutionId: actor.institutionId }),
  ...allow(['invite', 'remove'], 'SharingGroup', { chairInstitutionId: actor.institutionId }),
  ...allow(['join', 'leave'], 'SharingGroup', { memberId: actor.institutionId }),
];

const supervisor: NounRules = (actor) => [
  ...keeper(actor),
  ...allow(['suspend'], 'Institution', inReach(actor)),
  ...allow(['read', 'delete'], 'ApiKey', inReach(actor)),
];

/** The operator lets institutions in and locks them out, and ends the keys of everybody. */
const operator: NounRules = (actor) => [
  ...keeper(actor),
  ...allowAll(['create', 'suspend'], 'Institution'),
  ...allowAll(['create', 'invite', 'remove'], 'SharingGroup'),
  ...allow(['read', 'delete'], 'ApiKey', { sector: { $in: sectors } }),
];

/** People, institutions, groups and keys. */
export const directoryRules: Record<Actor['roles'][number], NounRules> = {
  analyst: everybody,
  'compliance-officer': officer,
  'institution-admin': administrator,
  'regulator-analyst': everybody,
  'regulator-supervisor': supervisor,
  auditor: keeper,
  operator,
  'service-account': () => [...allowAll(['read'], 'Institution'), ...allowAll(['read'], 'SharingGroup')],
};
