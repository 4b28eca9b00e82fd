import type { Actor, LedgerEntryQuery } from '@watchbook/contract';
import { actingRoles } from '@watchbook/policy';

/** Sees what its whole institution did, or what those in its reach did: as the policies of `ledger_entry` say. */
const HOUSE = ['compliance-officer', 'institution-admin'];
const REGULATORS = ['regulator-analyst', 'regulator-supervisor'];

/**
 * Under which keys of `ledger_posting` the entries that a query asks for are found; none when only reading on helps.
 *
 * The keys narrow where to look and decide nothing: the filters and row level security look at every entry. They must
 * never be narrower than what row level security shows, so they follow its rules.
 * @param actor who asks; null for the system role, whom no policy limits
 */
export function keysOf(query: LedgerEntryQuery, actor: Actor | null): string[] {
  const asked = [
    keyOf('r', query['filter[resource]']),
    keyOf('u', query['filter[actor]']),
    keyOf('a', query['filter[action]']),
    keyOf('i', query['filter[institution]']),
    query['filter[outcome]'] === 'allowed' ? [] : keyOf('o', query['filter[outcome]']),
  ].flat();
  const roles: readonly string[] = actor ? actingRoles(actor) : [];
  if (!actor || roles.includes('auditor')) return asked;
  const looksOut = roles.some((role) => REGULATORS.includes(role));
  if (!looksOut && !roles.some((role) => HOUSE.includes(role))) return keyOf('u', actor.userId);
  // A regulator sees institutions besides its own: none of them alone is wide enough.
  return asked.length > 0 || looksOut ? asked : keyOf('i', actor.institutionId);
}

const keyOf = (kind: string, value: string | undefined): string[] => (value === undefined ? [] : [`${kind}:${value}`]);
