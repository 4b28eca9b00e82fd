import type { Actor } from '@watchbook/contract';
import { allow, inScope, own, type NounRules } from './rule.js';

/** An entity is made for the institution of its reader, out of what this reader may read; it has no rows of its own. */
const reader: NounRules = (actor) => allow(['read'], 'Entity', own(actor));
const nobody: NounRules = () => [];

export const entityRules: Record<Actor['roles'][number], NounRules> = {
  analyst: reader,
  'compliance-officer': reader,
  'institution-admin': nobody,
  'regulator-analyst': reader,
  'regulator-supervisor': reader,
  auditor: nobody,
  operator: nobody,
  'service-account': (actor) => (inScope(actor, 'notices:read') ? reader(actor) : []),
};
