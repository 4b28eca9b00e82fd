import type { Actor } from '@watchbook/contract';
import { allow, allowAll, inReach, inScope, own, type NounRules } from './rule.js';

/** Looking for subjects, one by one and a file at a time. */
const asks: NounRules = (actor) => [
  ...allow(['create', 'read'], 'Screening', { ...own(actor), userId: actor.userId }),
  ...allow(['create', 'read', 'cancel', 'retry'], 'ScreeningBatch', { ...own(actor), requestedBy: actor.userId }),
  ...allowAll(['read'], 'ListEntry'),
];

const mine: NounRules = (actor) => [
  ...asks(actor),
  ...allow(['create', 'read'], 'Judgement', own(actor)),
  ...allow(['create', 'revoke'], 'PurposeGrant', { ...own(actor), userId: actor.userId }),
];

const office: NounRules = (actor) => [
  ...mine(actor),
  ...allow(['read'], 'Screening', own(actor)),
  ...allow(['read', 'cancel'], 'ScreeningBatch', own(actor)),
  ...allow(['read', 'close'], 'ScreeningAlarm', { ...own(actor), awaits: 'office' }),
];

/** Lists that an institution keeps, and what they raise: for those who work with its customers. */
const lists: NounRules = (actor) => [
  ...allow(['create', 'read', 'edit', 'delete'], 'ManagedList', own(actor)),
  ...allow(['read', 'edit'], 'ScreeningAlert', own(actor)),
];

/** Where nobody else at an institution answers for it, whoever supervises it does. */
const supervisor: NounRules = (actor) => [
  ...office(actor),
  ...allow(['read', 'close'], 'ScreeningAlarm', { awaits: 'supervisor', ...inReach(actor) }),
];

/** Screening, judgements, purposes and public lists. */
export const screeningRules: Record<Actor['roles'][number], NounRules> = {
  analyst: (actor) => [...mine(actor), ...lists(actor)],
  'compliance-officer': (actor) => [...office(actor), ...lists(actor)],
  'institution-admin': () => [],
  'regulator-analyst': mine,
  'regulator-supervisor': supervisor,
  auditor: () => [],
  operator: () => [...allowAll(['cancel', 'create', 'read'], 'Import'), ...allowAll(['read'], 'ListEntry')],
  'service-account': (actor) => (inScope(actor, 'screenings') ? asks(actor) : []),
};
