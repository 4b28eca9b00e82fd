import type { Actor } from '@watchbook/contract';
import { allow, allowAll, own, type NounRules } from './rule.js';

/** About people of the own institution. */
const house: NounRules = (actor) => allow(['create'], 'PolicySimulation', own(actor));
/** About anybody; what it tells of a resource is for the use case to limit. */
const anybody: NounRules = () => allowAll(['create'], 'PolicySimulation');
const nobody: NounRules = () => [];

/** Who may ask what somebody else may do; the institution of a simulation is that of the person asked about. */
export const policySimulationRules: Record<Actor['roles'][number], NounRules> = {
  analyst: nobody,
  'compliance-officer': house,
  'institution-admin': house,
  'regulator-analyst': nobody,
  'regulator-supervisor': house,
  auditor: anybody,
  operator: anybody,
  'service-account': nobody,
};
