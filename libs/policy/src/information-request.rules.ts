import type { Actor } from '@watchbook/contract';
import { addressed, allow, own, type Conditions, type NounRules } from './rule.js';

const OPEN = { $in: ['open', 'drafted'] };

/** Asking whoever holds a notice that one found. */
const asks: NounRules = (actor) => {
  const mine = { ...own(actor), userId: actor.userId };
  return [
    ...allow(['create', 'read'], 'InformationRequest', mine),
    ...allow(['withdraw'], 'InformationRequest', { ...mine, status: OPEN }),
  ];
};

/** What reached the own institution; of it those who may know of the notice. */
const held = (actor: Actor): Conditions => ({ holderId: actor.institutionId, ...addressed(actor) });

const nobody: NounRules = () => [];

/**
 * Questions to whoever holds a notice. That the person who approves an answer is not the one who drafted it, no condition
 * can say: the use case and the database refuse it.
 */
export const informationRequestRules: Record<Actor['roles'][number], NounRules> = {
  analyst: (actor) => [
    ...asks(actor),
    ...allow(['read'], 'InformationRequest', held(actor)),
    ...allow(['respond'], 'InformationRequest', { ...held(actor), status: OPEN }),
  ],
  'compliance-officer': (actor) => [
    ...allow(['read'], 'InformationRequest', own(actor)),
    ...allow(['read'], 'InformationRequest', held(actor)),
    ...allow(['approve'], 'InformationRequest', { ...held(actor), status: 'drafted' }),
  ],
  'institution-admin': nobody,
  'regulator-analyst': asks,
  'regulator-supervisor': (actor) => allow(['read'], 'InformationRequest', own(actor)),
  auditor: () => allow(['read-metadata'], 'InformationRequest', { red: false }),
  operator: nobody,
  'service-account': nobody,
};
