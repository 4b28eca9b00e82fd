import type { Actor } from '@watchbook/contract';
import { addressed, allow, inScope, own, type NounRules } from './rule.js';

const ISSUED = { $in: ['issued', 'withdrawn', 'expired'] };

const member: NounRules = (actor) => [
  ...allow(['read'], 'Warning', { status: ISSUED, ...addressed(actor) }),
  ...allow(['create', 'read'], 'Acknowledgement', own(actor)),
];

/** A regulator reads its own warnings; those of others as their audience. */
const regulator: NounRules = (actor) => [
  ...allow(['read'], 'Warning', own(actor)),
  ...allow(['read'], 'Warning', { status: ISSUED, ...addressed(actor) }),
  ...allow(['read'], 'Acknowledgement', { regulatorId: actor.institutionId }),
];

/** Risk warnings and their acknowledgements. */
export const warningRules: Record<Actor['roles'][number], NounRules> = {
  analyst: member,
  'compliance-officer': member,
  'institution-admin': (actor) => [
    ...allow(['read-metadata'], 'Warning', { status: ISSUED, ...addressed(actor) }),
    ...allow(['read-metadata'], 'Acknowledgement', own(actor)),
  ],
  'regulator-analyst': (actor) => [
    ...allow(['create'], 'Warning', own(actor)),
    ...allow(['edit'], 'Warning', { ...own(actor), status: { $in: ['draft', 'submitted'] } }),
    ...allow(['submit'], 'Warning', { ...own(actor), status: 'draft' }),
    ...regulator(actor),
  ],
  'regulator-supervisor': (actor) => [
    ...allow(['approve'], 'Warning', { ...own(actor), status: 'submitted' }),
    ...allow(['issue-alone'], 'Warning', own(actor)),
    ...allow(['withdraw', 'confirm'], 'Warning', { ...own(actor), status: 'issued' }),
    ...regulator(actor),
  ],
  auditor: () => [
    ...allow(['read-metadata'], 'Warning', { status: ISSUED }),
    ...allow(['read-metadata'], 'Acknowledgement', { state: { $in: ['due', 'overdue', 'acknowledged'] } }),
  ],
  operator: () => [],
  'service-account': (actor) => [
    ...(inScope(actor, 'warnings:read') ? allow(['read'], 'Warning', { status: ISSUED, ...addressed(actor) }) : []),
    ...(inScope(actor, 'warnings:acknowledge') ? allow(['create'], 'Acknowledgement', own(actor)) : []),
  ],
};
