import { describe, expect, it } from '@jest/globals';
import type { KeyWithAccess, PersonWithAccess, Role } from '@watchbook/contract';
import { findingsOf, type Access } from './findings.js';

const at = new Date('2026-06-30T00:00:00.000Z');
const daysAgo = (days: number) => new Date(at.getTime() - days * 86_400_000).toISOString();

const person = (userId: string, roles: Role[], rest: Partial<PersonWithAccess> = {}): PersonWithAccess => ({
  ...{ userId, roles, name: null, status: 'active', since: daysAgo(400), lastSignInAt: daysAgo(1) },
  ...rest,
});
const key = (rest: Partial<KeyWithAccess> = {}): KeyWithAccess => ({
  ...{ apiKeyId: 'k', prefix: 'wb', scopes: [], createdAt: daysAgo(200), lastUsedAt: daysAgo(1) },
  expiresAt: daysAgo(-30),
  ...rest,
});
const staff = [person('a', ['analyst']), person('o', ['compliance-officer']), person('i', ['institution-admin'])];
const found = (rest: Partial<Access>) =>
  findingsOf({ at, kind: 'bank', people: staff, keys: [], ...rest }).map(
    ({ code, userId, apiKeyId, roles }) => [code, userId ?? apiKeyId ?? roles.join()] as const,
  );

describe('what is looked at in a review of permissions', () => {
  it('is nothing where everybody signs in and every role is held once', () => {
    expect(found({ keys: [key()] })).toEqual([]);
  });

  it('is who has access and did not sign in for more than 90 days, or never', () => {
    const people = [
      ...staff,
      person('late', ['analyst'], { lastSignInAt: daysAgo(91) }),
      person('just', ['analyst'], { lastSignInAt: daysAgo(90) }),
      person('never', ['analyst'], { lastSignInAt: null }),
      person('new', ['analyst'], { lastSignInAt: null, since: daysAgo(3) }),
      person('gone', ['analyst'], { lastSignInAt: null, status: 'disabled' }),
    ];
    expect(found({ people })).toEqual([
      ['no-sign-in', 'late'],
      ['no-sign-in', 'never'],
    ]);
  });

  it('is an invitation that nobody took up', () => {
    const invited = (userId: string, days: number) =>
      person(userId, ['analyst'], { status: 'invited', since: daysAgo(days), lastSignInAt: null });
    expect(found({ people: [...staff, invited('old', 15), invited('new', 14)] })).toEqual([['invitation-open', 'old']]);
  });

  it('is more people in charge than usual, and a role that nobody active holds', () => {
    const admins = ['b', 'c', 'd'].map((id) => person(id, ['institution-admin']));
    expect(found({ people: [...staff, ...admins] })).toEqual([['many-keepers', 'institution-admin']]);
    const people = staff.map((one) => ({ ...one, status: one.userId === 'o' ? ('disabled' as const) : one.status }));
    expect(found({ people })).toEqual([['role-vacant', 'compliance-officer']]);
  });

  it('is somebody who both writes and approves', () => {
    const people = [...staff, person('both', ['analyst', 'compliance-officer'])];
    expect(found({ people })).toEqual([['conflicting-roles', 'both']]);
  });

  it('is a key that is not used, or never ends', () => {
    const keys = [
      key({ apiKeyId: 'idle', lastUsedAt: daysAgo(91) }),
      key({ apiKeyId: 'never', lastUsedAt: null }),
      key({ apiKeyId: 'endless', expiresAt: null }),
    ];
    expect(found({ keys })).toEqual([
      ['key-unused', 'idle'],
      ['key-unused', 'never'],
      ['key-without-expiry', 'endless'],
    ]);
  });
});
