import type { Actor } from '@watchbook/contract';
import { allow, inScope, own, type NounRules } from './rule.js';

const handling = ['read', 'cancel', 'retry', 'download'];
const mine: NounRules = (actor) =>
  allow(['create', ...handling], 'Report', { ...own(actor), requestedBy: actor.userId });
const office: NounRules = (actor) => allow(handling, 'Report', own(actor));

/** Reports: of one's own, and for officers and supervisors those of the institution. */
export const reportRules: Record<Actor['roles'][number], NounRules> = {
  analyst: mine,
  'compliance-officer': (actor) => [...mine(actor), ...office(actor)],
  'institution-admin': (actor) => allow(['read-metadata'], 'Report', own(actor)),
  'regulator-analyst': mine,
  'regulator-supervisor': office,
  auditor: () =>
    allow(['read-metadata'], 'Report', { state: { $in: ['queued', 'running', 'done', 'failed', 'cancelled'] } }),
  operator: () => [],
  'service-account': (actor) =>
    inScope(actor, 'reports:read') ? allow(['read', 'download'], 'Report', own(actor)) : [],
};
