import type { Actor } from '@watchbook/contract';
import { allow, allowAll, own, type NounRules } from './rule.js';

/** The rights of the people of the own institution. */
const house: NounRules = (actor) => allow(['read'], 'PermissionReview', own(actor));
const nobody: NounRules = () => [];

/** Who reviews which rights people have and had; the auditor everywhere, without names. */
export const permissionReviewRules: Record<Actor['roles'][number], NounRules> = {
  analyst: nobody,
  'compliance-officer': house,
  'institution-admin': house,
  'regulator-analyst': nobody,
  'regulator-supervisor': house,
  auditor: () => allowAll(['read'], 'PermissionReview'),
  operator: house,
  'service-account': nobody,
};
