import type { LedgerEntry, LedgerEntryView } from '@watchbook/contract';

/**
 * How much of an entry its reader sees: `whole`; of another institution on one's own resource the institution and the
 * purpose; or `metadata`, that something happened, when, what and by which institution.
 */
export type EntrySight = 'whole' | 'owner' | 'metadata';

/** The wire form of an entry. */
export function toEntryView(hash: string, entry: LedgerEntry, sight: EntrySight): LedgerEntryView {
  const { seq, at, action, outcome, purpose, actor, resources, request } = entry;
  const view = { seq, hash, at, action, outcome };
  if (sight === 'whole') return { ...view, purpose, actor, resources, request, complete: true };
  return {
    ...view,
    purpose: sight === 'owner' ? purpose : null,
    actor: { institution: actor.institution, user: null, roles: [], via: null },
    resources: [],
    request: null,
    complete: false,
  };
}
