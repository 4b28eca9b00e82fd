import type { Actor } from '@watchbook/contract';
import { allow, allowAll, inReach, inScope, own, type NounRules } from './rule.js';

const mine: NounRules = (actor) => [
  ...allow(['create', 'read'], 'Screening', { ...own(actor), userId: actor.userId }),
  ...allow(['create', 'read'], 'Judgement', own(actor)),
  ...allow(['create', 'revoke'], 'PurposeGrant', { ...own(actor), userId: actor.userId }),
  ...allowAll(['read'], 'ListEntry'),
];

const office: NounRules = (actor) => [
  ...mine(actor),
  ...allow(['read'], 'Screening', own(actor)),
  ...allow(['read', 'close'], 'ScreeningAlarm', { ...own(actor), awaits: 'office' }),
];

/** Where nobody else at an institution answers for it, whoever supervises it does. */
const supervisor: NounRules = (actor) => [
  ...office(actor),
  ...allow(['read', 'close'], 'ScreeningAlarm', { awaits: 'supervisor', ...inReach(actor) }),
];

/** Screening, judgements, purposes and public lists. */
export const screeningRules: Record<Actor['roles'][number], NounRules> = {
  analyst: mine,
  'compliance-officer': office,
  'institution-admin': () => [],
  'regulator-analyst': mine,
  'regulator-supervisor': supervisor,
  auditor: () => [],
  operator: () => [...allowAll(['create', 'read'], 'Import'), ...allowAll(['read'], 'ListEntry')],
  'service-account': (actor) =>
    inScope(actor, 'screenings')
      ? [
          ...allow(['create', 'read'], 'Screening', { ...own(actor), userId: actor.userId }),
          ...allowAll(['read'], 'ListEntry'),
        ]
      : [],
};
