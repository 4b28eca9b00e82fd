import { describe, expect, it } from '@jest/globals';
import { apiKeyScopes, roles, sectors, tlps, type Actor } from '@watchbook/contract';
import { abilityFor, as, rulesFor } from '@watchbook/policy';
import fc from 'fast-check';
import { heldTokens, noticeTokens } from './index-tokens.js';

const places = ['CN-11', 'CN-31'];
const names = [
  'public',
  'members',
  'institution:a',
  'institution:b',
  'officers:a',
  'group:g:1',
  'user:u',
  'sector:banking',
];
const some = <T>(values: readonly T[], maxLength: number) =>
  fc.oneof(
    { weight: 9, arbitrary: fc.subarray([...values], { minLength: 1, maxLength }) },
    { weight: 1, arbitrary: fc.constant<T[]>([]) },
  );
const known = (id: string) =>
  fc.oneof({ weight: 19, arbitrary: fc.constant(id) }, { weight: 1, arbitrary: fc.constant('') });

const actor: fc.Arbitrary<Actor> = fc.record({
  institutionId: known('a'),
  institutionKind: fc.constantFrom('bank', 'insurer', 'regulator'),
  sectors: some(sectors, 2),
  jurisdictions: some(places, 2),
  userId: known('u'),
  roles: some(roles, 3),
  tokens: some(names, 4),
  via: fc.constant('session'),
  scopes: fc.option(some(apiKeyScopes, apiKeyScopes.length), { freq: 2 }),
});

const notice = fc.record({
  id: fc.constant('n'),
  tlp: fc.constantFrom(...tlps),
  audience: some(names, 3),
  jurisdiction: fc.constantFrom(...places),
  sector: fc.constantFrom(...sectors),
});

describe('the tokens of the index of names', () => {
  it('open a live notice to exactly those whom the policy lets read it', () => {
    let opened = 0;
    fc.assert(
      fc.property(actor, notice, fc.constantFrom('published', 'contested', 'superseded'), (who, what, status) => {
        const row = { ...what, status, institutionId: 'c', authorId: 'w' };
        const mayRead = abilityFor(rulesFor(who)).can('read', as('Notice', row));
        const held = new Set(heldTokens(who));
        expect(noticeTokens(what).some((token) => held.has(token))).toBe(mayRead);
        if (mayRead) opened += 1;
      }),
      { numRuns: 10_000 },
    );
    expect(opened).toBeGreaterThan(500);
  });

  it('are none for nobody', () => {
    const [who] = fc.sample(actor, { numRuns: 1, seed: 1 });
    expect(heldTokens({ ...who!, userId: '' })).toEqual([]);
    expect(heldTokens({ ...who!, institutionId: '' })).toEqual([]);
  });
});
