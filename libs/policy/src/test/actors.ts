import { apiKeyScopes, type Actor, type InstitutionKind, type Role } from '@watchbook/contract';

export const HOME = '018f0000-0000-7000-8000-000000000001';
export const ELSEWHERE = '018f0000-0000-7000-8000-000000000002';
export const ME = '018f0000-0000-7000-8000-00000000000a';
export const COLLEAGUE = '018f0000-0000-7000-8000-00000000000b';
export const STRANGER = '018f0000-0000-7000-8000-00000000000c';

const kinds: Partial<Record<Role, InstitutionKind>> = {
  'regulator-analyst': 'regulator',
  'regulator-supervisor': 'regulator',
  auditor: 'auditor',
  operator: 'operator',
};

/** Somebody of a bank in CN-31, or of the regulator of banks there, with the tokens that this gives. */
export function anActor(role: Role, overrides: Partial<Actor> = {}): Actor {
  const isMember = ['analyst', 'compliance-officer', 'institution-admin', 'service-account'].includes(role);
  return {
    institutionId: HOME,
    institutionKind: kinds[role] ?? 'bank',
    sectors: ['banking'],
    jurisdictions: ['CN-31'],
    userId: ME,
    roles: [role],
    tokens: [
      'public',
      `user:${ME}`,
      `institution:${HOME}`,
      ...(isMember ? ['members', 'sector:banking'] : []),
      ...(role === 'compliance-officer' ? [`officers:${HOME}`] : []),
    ],
    via: role === 'service-account' ? 'api-key' : 'session',
    scopes: role === 'service-account' ? apiKeyScopes : null,
    ...overrides,
  };
}
