import {
  DORMANT_DAYS,
  INVITED_DAYS,
  keeperOf,
  rolesOf,
  USUAL_KEEPERS,
  type AccessFinding,
  type InstitutionKind,
  type KeyWithAccess,
  type PersonWithAccess,
  type Role,
} from '@watchbook/contract';

const DAY_MS = 86_400_000;

/** Roles that one person should not have at once: who writes and who approves, who gives roles and who approves. */
const conflicting: readonly (readonly [Role, Role])[] = [
  ['analyst', 'compliance-officer'],
  ['institution-admin', 'compliance-officer'],
  ['regulator-analyst', 'regulator-supervisor'],
];

/** What there was at one institution at a time. */
export interface Access {
  readonly at: Date;
  readonly kind: InstitutionKind;
  readonly people: readonly PersonWithAccess[];
  readonly keys: readonly KeyWithAccess[];
}

/** What of the access at an institution somebody should look at, in the order of the people and keys. */
export function findingsOf(access: Access): AccessFinding[] {
  return [...ofInstitution(access), ...ofPeople(access), ...ofKeys(access)];
}

function ofInstitution({ kind, people }: Access): AccessFinding[] {
  const active = people.filter(({ status }) => status === 'active');
  const holds = (role: Role) => active.filter(({ roles }) => roles.includes(role)).length;
  const keeper = keeperOf[kind];
  return [
    ...(holds(keeper) > USUAL_KEEPERS ? [finding('many-keepers', { roles: [keeper] })] : []),
    ...rolesOf[kind].filter((role) => holds(role) === 0).map((role) => finding('role-vacant', { roles: [role] })),
  ];
}

function ofPeople({ at, people }: Access): AccessFinding[] {
  return people.flatMap(({ userId, status, since, lastSignInAt, roles }) => {
    const both = conflicting.find((pair) => pair.every((role) => roles.includes(role)));
    const seen = lastSignInAt ?? since;
    return [
      ...(status === 'active' && daysTo(at, seen) > DORMANT_DAYS ? [finding('no-sign-in', { userId })] : []),
      ...(status === 'invited' && daysTo(at, since) > INVITED_DAYS ? [finding('invitation-open', { userId })] : []),
      ...(status === 'active' && both ? [finding('conflicting-roles', { userId, roles: [...both] })] : []),
    ];
  });
}

function ofKeys({ at, keys }: Access): AccessFinding[] {
  return keys.flatMap(({ apiKeyId, createdAt, expiresAt, lastUsedAt }) => [
    ...(daysTo(at, lastUsedAt ?? createdAt) > DORMANT_DAYS ? [finding('key-unused', { apiKeyId })] : []),
    ...(expiresAt === null ? [finding('key-without-expiry', { apiKeyId })] : []),
  ]);
}

const daysTo = (at: Date, from: string) => (at.getTime() - Date.parse(from)) / DAY_MS;

const finding = (code: AccessFinding['code'], about: Partial<AccessFinding>): AccessFinding => ({
  ...{ code, userId: null, apiKeyId: null, roles: [] },
  ...about,
});
