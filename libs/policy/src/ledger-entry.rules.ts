import type { Actor } from '@watchbook/contract';
import { allow, allowAll, inReach, own, type Conditions, type NounRules } from './rule.js';

/** What is recorded of somebody is open to that person, with its details. */
const trail: NounRules = (actor) =>
  allow(['read', 'read-detail'], 'LedgerEntry', { ...own(actor), userId: actor.userId });
/** Proofs and checkpoints say nothing about anybody. */
const proofs: NounRules = () => allowAll(['verify'], 'LedgerEntry');
const person: NounRules = (actor) => [...trail(actor), ...proofs(actor)];

/** For those who answer for an institution: its entries with their details, and the proof that none was left out. */
const house: NounRules = (actor) => [
  ...allow(['read', 'read-detail', 'export-own', 'request-erasure', 'erase-detail'], 'LedgerEntry', own(actor)),
  ...person(actor),
];

/** No business content by that role: that there was something, and the first of two persons who erase. */
const administrator: NounRules = (actor) => [
  ...allow(['read-metadata', 'request-erasure'], 'LedgerEntry', own(actor)),
  ...person(actor),
];

/** In reach, but for what would tell the source or the existence of a notice that is hidden from the regulator. */
const overseen = (actor: Actor): Conditions => ({ ...inReach(actor), concealed: false });

/**
 * Who may read the ledger. The jurisdiction and sector of an entry are those of the institution that acted.
 * `read-metadata` is that something happened, when, what and by which institution; never who, on what or why.
 */
export const ledgerEntryRules: Record<Actor['roles'][number], NounRules> = {
  analyst: person,
  'compliance-officer': house,
  'institution-admin': administrator,
  'regulator-analyst': (actor) => [...allow(['read-metadata'], 'LedgerEntry', overseen(actor)), ...person(actor)],
  'regulator-supervisor': (actor) => [...allow(['read'], 'LedgerEntry', overseen(actor)), ...house(actor)],
  auditor: (actor) => [...allowAll(['read', 'export'], 'LedgerEntry'), ...proofs(actor)],
  operator: proofs,
  'service-account': () => [],
};
