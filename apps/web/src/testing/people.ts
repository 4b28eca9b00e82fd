import type { Me } from '@watchbook/contract';

/** The officer of an insurer, with the rules that the pages ask for. */
export const officer: Me = {
  user: { id: '01900000-0000-7000-8000-000000000001', name: 'Oskar Lindqvist', email: 'officer@harbor-insurance.demo' },
  institution: {
    id: '01900000-0000-7000-8000-000000000002',
    slug: 'harbor-insurance',
    name: 'Harbor Insurance',
    kind: 'insurer',
    sector: 'insurance',
    jurisdiction: 'CN-31',
  },
  roles: ['compliance-officer'],
  rules: [
    { action: 'read', subject: 'Session' },
    { action: 'read', subject: 'Notice', conditions: { status: 'published' } },
    { action: 'approve', subject: 'Notice', conditions: { status: 'submitted' } },
    { action: 'create', subject: 'PurposeGrant' },
  ],
  purposes: ['underwriting', 'claims'],
  csrfToken: 'token-1',
  expiresAt: null,
};
