import { changeKinds, changeStatuses, type Actor, type Role } from '@watchbook/contract';
import { allow, inReach, own, type Conditions, type NounRules } from './rule.js';

/**
 * Deciding what waits for a role. That it is a second person, and nobody whom it is about, no condition can say:
 * the use case and the database refuse the rest.
 */
const deciding = (role: Role, where: Conditions) =>
  allow(['read', 'approve', 'reject'], 'ChangeProposal', { status: 'open', awaitsRole: role, ...where });

/** Changes of who may what; the others are business, which administrators do not read. */
const RIGHTS = { $in: changeKinds.filter((kind) => kind !== 'notice-withdrawal') };

const proposer: NounRules = (actor) => [
  ...allow(['create'], 'ChangeProposal', own(actor)),
  ...allow(['read'], 'ChangeProposal', { ...own(actor), kind: RIGHTS }),
  ...allow(['withdraw'], 'ChangeProposal', { ...own(actor), proposedBy: actor.userId, status: 'open' }),
];

const inHouse =
  (role: Role): NounRules =>
  (actor) => [...proposer(actor), ...deciding(role, { awaitsInstitutionId: actor.institutionId })];

const nobody: NounRules = () => [];

/** Changes that take effect when a second person approves them. */
export const changeProposalRules: Record<Actor['roles'][number], NounRules> = {
  analyst: nobody,
  'compliance-officer': inHouse('compliance-officer'),
  'institution-admin': inHouse('institution-admin'),
  'regulator-analyst': nobody,
  'regulator-supervisor': (actor) => [
    ...inHouse('regulator-supervisor')(actor),
    ...allow(['read'], 'ChangeProposal', own(actor)),
    ...deciding('regulator-supervisor', { awaitsReach: true, ...inReach(actor) }),
    ...allow(['read'], 'ChangeProposal', inReach(actor)),
  ],
  auditor: (actor) => [
    ...inHouse('auditor')(actor),
    ...allow(['read-metadata'], 'ChangeProposal', { status: { $in: changeStatuses } }),
  ],
  operator: (actor) => [
    ...proposer(actor),
    ...deciding('operator', { awaitsInstitutionId: actor.institutionId }),
    ...deciding('operator', { awaitsReach: true }),
  ],
  'service-account': nobody,
};
