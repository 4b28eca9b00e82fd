import { describe, expect, it } from '@jest/globals';
import { apiKeyScopes, policyActions, roles, type Actor } from '@watchbook/contract';
import fc from 'fast-check';
import { abilityFor, as, rulesFor } from './ability.js';
import { explain } from './explain.js';
import { ruleName } from './rule-name.js';
import { subjects, type PolicyRule } from './rule.js';
import { anActor, COLLEAGUE, ELSEWHERE, HOME, ME } from './test/actors.js';

const all: PolicyRule[] = roles.flatMap((role) => rulesFor(anActor(role)));
const attributes = [...new Set(all.flatMap(({ conditions }) => Object.keys(conditions ?? {})))];
/** Everything that any rule asks for, so that random rows meet conditions often, and some that none does. */
const valuesOf = (attribute: string): unknown[] => [
  ...all.flatMap(({ conditions }) => {
    const condition = conditions?.[attribute];
    return typeof condition === 'object' ? [...condition.$in] : (condition ?? []);
  }),
  ...[ELSEWHERE, COLLEAGUE, 'unheard-of', null, undefined],
];

const rows = fc.record(
  Object.fromEntries(
    attributes.map((attribute) => {
      const value = fc.constantFrom(...valuesOf(attribute));
      return [attribute, attribute === 'audience' ? fc.array(value, { maxLength: 3 }) : value];
    }),
  ),
  { requiredKeys: [] },
);
const actors: fc.Arbitrary<Actor> = fc
  .record({
    held: fc.uniqueArray(fc.constantFrom(...roles), { maxLength: 3 }),
    scopes: fc.option(fc.uniqueArray(fc.constantFrom(...apiKeyScopes))),
    lost: fc.constantFrom<Partial<Actor>>({}, {}, {}, { tokens: [] }, { sectors: [] }, { institutionId: '' }),
  })
  .map(({ held, scopes, lost }) => anActor(held[0] ?? 'analyst', { roles: held, scopes, ...lost }));

describe('an explanation', () => {
  it('agrees with the decision for every actor, action and row', () => {
    let allowed = 0;
    fc.assert(
      fc.property(
        actors,
        fc.constantFrom(...policyActions),
        fc.constantFrom(...subjects),
        rows,
        (actor, action, subject, row) => {
          const { allowed: told, rules } = explain(actor, action, subject, row);
          expect(told).toBe(abilityFor(rulesFor(actor)).can(action, as(subject, row)));
          expect(told).toBe(rules.some(({ allows }) => allows));
          allowed += told ? 1 : 0;
        },
      ),
      { numRuns: 20_000 },
    );
    expect(allowed).toBeGreaterThan(20);
  });

  const live = { institutionId: ELSEWHERE, status: 'published', tlp: 'AMBER', audience: [`institution:${HOME}`] };

  it('names the rule that allowed, before those that did not', () => {
    const { allowed, rules } = explain(anActor('analyst'), 'read', 'Notice', live);
    expect([allowed, rules[0]?.name, rules[0]?.role]).toEqual([true, 'notice.read.live-addressed', 'analyst']);
    expect(rules.slice(1).every(({ allows }) => !allows)).toBe(true);
  });

  it('names the one condition that failed', () => {
    const { allowed, rules } = explain(anActor('analyst'), 'read', 'Notice', { ...live, audience: [] });
    const rule = rules.find(({ name }) => name === 'notice.read.live-addressed');
    expect([allowed, rule?.conditions]).toEqual([
      false,
      [
        { attribute: 'status', held: true, wanted: ['published', 'contested', 'superseded'] },
        { attribute: 'audience', held: false, wanted: null },
      ],
    ]);
  });

  it('has no rule where no role ever does it', () => {
    expect(explain(anActor('operator'), 'read', 'Notice', live)).toEqual({ allowed: false, rules: [] });
  });

  it('holds no id, token or place of the actor or the row', () => {
    const row = { ...live, jurisdiction: 'CN-31', sector: 'banking', authorId: ME };
    const text = JSON.stringify(roles.map((role) => explain(anActor(role), 'read', 'Notice', row)));
    for (const told of [HOME, ELSEWHERE, ME, 'CN-31', 'banking']) expect(text).not.toContain(told);
  });
});

describe('the name of a rule', () => {
  it('means one thing: rules of the same role with the same name are the same rule', () => {
    for (const role of roles) {
      const seen = new Map<string, string>();
      for (const rule of rulesFor(anActor(role))) {
        const meaning = JSON.stringify(rule.conditions ?? {});
        expect(seen.get(ruleName(rule)) ?? meaning).toBe(meaning);
        seen.set(ruleName(rule), meaning);
      }
    }
  });

  it.each<[PolicyRule, string]>([
    [{ action: 'read', subject: 'Institution' }, 'institution.read.all'],
    [
      { action: 'edit', subject: 'Notice', conditions: { institutionId: HOME, authorId: ME, status: 'draft' } },
      'notice.edit.own-mine-draft',
    ],
    [
      {
        action: 'read-metadata',
        subject: 'LedgerEntry',
        conditions: { jurisdiction: { $in: [] }, sector: { $in: [] }, concealed: false },
      },
      'ledger-entry.read-metadata.in-reach-not-concealed',
    ],
  ])('says what it asks for: %j', (rule, name) => {
    expect(ruleName(rule)).toBe(name);
  });
});

describe('the actions of the contract', () => {
  it('are those of the rules', () => {
    expect([...new Set(all.map(({ action }) => action))].sort()).toEqual([...policyActions].sort());
  });
});
