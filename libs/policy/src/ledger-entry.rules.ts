import type { Actor } from '@watchbook/contract';
import { allow, allowAll, own, type NounRules } from './rule.js';

const trail: NounRules = (actor) => allow(['read'], 'LedgerEntry', { ...own(actor), userId: actor.userId });
const institution: NounRules = (actor) => allow(['read'], 'LedgerEntry', own(actor));
const whole: NounRules = () => allowAll(['read', 'export'], 'LedgerEntry');
/** Proofs and checkpoints say nothing about anybody. */
const proofs: NounRules = () => allowAll(['verify'], 'LedgerEntry');

/** The ledger: all of it for auditors, the own trail for the others. */
export const ledgerEntryRules: Record<Actor['roles'][number], NounRules> = {
  analyst: (actor) => [...trail(actor), ...proofs(actor)],
  'compliance-officer': (actor) => [...institution(actor), ...proofs(actor)],
  'institution-admin': (actor) => [...trail(actor), ...proofs(actor)],
  'regulator-analyst': (actor) => [...institution(actor), ...proofs(actor)],
  'regulator-supervisor': (actor) => [...institution(actor), ...proofs(actor)],
  auditor: (actor) => [...whole(actor), ...proofs(actor)],
  operator: proofs,
  'service-account': () => [],
};
