import type { Actor, LedgerEntryQuery } from '@watchbook/contract';
import { actingRoles } from '@watchbook/policy';

/** Sees what its whole institution did, or what those in its reach did: as the policies of `ledger_entry` say. */
const HOUSE = ['compliance-officer', 'institution-admin'];
const REGULATORS = ['regulator-analyst', 'regulator-supervisor'];

/** A key of `ledger_posting`, and the institution whose places alone are wanted. */
export interface EntryKey {
  readonly name: string;
  readonly institution: string | undefined;
}

/**
 * Under which key of `ledger_posting` the entries that a query asks for are found, the narrowest first; null when only
 * reading on helps.
 *
 * The key narrows where to look and decides nothing: the filters and row level security look at every entry. It must
 * never be narrower than what row level security shows, so it follows its rules.
 * @param actor who asks; null for the system role, whom no policy limits
 */
export function keyOf(query: LedgerEntryQuery, actor: Actor | null): EntryKey | null {
  const roles: readonly string[] = actor ? actingRoles(actor) : [];
  const limited = actor !== null && !roles.includes('auditor');
  // A regulator sees institutions besides its own: none of them alone is wide enough.
  const looksOut = roles.some((role) => REGULATORS.includes(role));
  const wide = looksOut || roles.some((role) => HOUSE.includes(role));
  if (limited && !wide) return { name: `u:${actor.userId}`, institution: undefined };
  const institution = query['filter[institution]'] ?? (limited && !looksOut ? actor.institutionId : undefined);
  const asked: [kind: string, value: string | undefined][] = [
    ['r', query['filter[resource]']],
    ['u', query['filter[actor]']],
    ['o', query['filter[outcome]'] === 'allowed' ? undefined : query['filter[outcome]']],
    ['a', query['filter[action]']],
    ['i', institution],
  ];
  const found = asked.find(([, value]) => value !== undefined);
  return found ? { name: found.join(':'), institution } : null;
}
