import type { Actor } from '@watchbook/contract';
import { allow, allowAll, own, type NounRules } from './rule.js';

/** What the people of the own institution looked at. */
const house: NounRules = (actor) => allow(['read'], 'AccessReview', own(actor));
const nobody: NounRules = () => [];

/** Who reviews who saw what: whoever reads all entries of the institution, and the auditor everywhere, without names. */
export const accessReviewRules: Record<Actor['roles'][number], NounRules> = {
  analyst: nobody,
  'compliance-officer': house,
  'institution-admin': nobody,
  'regulator-analyst': nobody,
  'regulator-supervisor': house,
  auditor: () => allowAll(['read'], 'AccessReview'),
  operator: nobody,
  'service-account': nobody,
};
