import type { ChangeProposalView } from '@watchbook/contract';

/** A proposal as one line of a table. */
export const recordOf = ({ id, kind, status, institution, awaits, expiresAt }: ChangeProposalView) => ({
  ...{ id, kind, status, institution },
  waitsFor: awaits ? [awaits.role, awaits.institution].filter(Boolean).join(' of ') : null,
  expiresAt,
});
