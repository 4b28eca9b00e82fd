import type { Actor } from '@watchbook/contract';
import { allowAll, type NounRules } from './rule.js';

const readers: NounRules = () => allowAll(['read'], 'Witness');

/** Witnesses of the log: who may verify it may know who watches it; the operator says whose cosignatures count. */
export const witnessRules: Record<Actor['roles'][number], NounRules> = {
  analyst: readers,
  'compliance-officer': readers,
  'institution-admin': readers,
  'regulator-analyst': readers,
  'regulator-supervisor': readers,
  auditor: readers,
  operator: () => allowAll(['create', 'read', 'delete'], 'Witness'),
  'service-account': () => [],
};
