import type { Actor } from '@watchbook/contract';
import { allow, own, type NounRules } from './rule.js';

const ANY = { status: { $in: ['open', 'closed'] } };
const nobody: NounRules = () => [];

/** Reviewing the rights at the own institution. */
const reviewer: NounRules = (actor) => [
  ...allow(['create'], 'AccessCertification', own(actor)),
  ...allow(['read'], 'AccessCertification', own(actor)),
  ...allow(['approve'], 'AccessCertification', { ...own(actor), status: 'open' }),
];

/** Certified reviews of rights; that nobody certifies the own rights, the use case and the database say. */
export const accessCertificationRules: Record<Actor['roles'][number], NounRules> = {
  analyst: nobody,
  'compliance-officer': reviewer,
  'institution-admin': (actor) => allow(['read'], 'AccessCertification', own(actor)),
  'regulator-analyst': nobody,
  'regulator-supervisor': reviewer,
  auditor: () => [
    ...allow(['create', 'read'], 'AccessCertification', ANY),
    ...allow(['approve'], 'AccessCertification', { status: 'open' }),
  ],
  operator: nobody,
  'service-account': nobody,
};
