import { describe, expect, it } from '@jest/globals';
import { apiKeyScopes, roles, type Actor, type ApiKeyScope, type Role } from '@watchbook/contract';
import fc from 'fast-check';
import { abilityFor, actingRoles, as, isPolicySubject, rulesFor } from './ability.js';
import { subjects, type PolicyRule } from './rule.js';
import { anActor, COLLEAGUE, ELSEWHERE, HOME, ME } from './test/actors.js';

const serialised = (rules: PolicyRule[]) => new Set(rules.map((rule) => JSON.stringify(rule)));
const draft = { institutionId: HOME, authorId: ME, status: 'draft', tlp: 'AMBER', audience: [] };
const published = {
  ...draft,
  institutionId: ELSEWHERE,
  status: 'published',
  jurisdiction: 'CN-31',
  sector: 'banking',
  audience: [`institution:${HOME}`],
};

describe('who lacks an attribute', () => {
  it.each(roles)('has no right as %s without institution or without name', (role) => {
    expect(rulesFor(anActor(role, { institutionId: '' }))).toEqual([]);
    expect(rulesFor(anActor(role, { userId: '' }))).toEqual([]);
  });

  it('has no right without a role', () => {
    expect(rulesFor(anActor('analyst', { roles: [] }))).toEqual([]);
  });

  it.each(roles)('reads no notice as %s without tokens, sectors and jurisdictions', (role) => {
    const ability = abilityFor(rulesFor(anActor(role, { tokens: [], sectors: [], jurisdictions: [] })));
    expect(ability.can('read', as('Notice', published))).toBe(false);
  });

  it.each(['status', 'tlp', 'audience', 'jurisdiction', 'sector'])(
    'of a row: without %s nobody reads it',
    (missing) => {
      const row = Object.fromEntries(
        Object.entries({ ...published, audience: [] }).filter(([name]) => name !== missing),
      );
      for (const role of roles) {
        const may = abilityFor(rulesFor(anActor(role))).can('read', as('Notice', { ...row, [missing]: undefined }));
        expect(may && missing !== 'audience').toBe(false);
      }
    },
  );
});

describe('an auditor', () => {
  it.each(roles.filter((role) => role !== 'auditor'))('who is also %s has the rights of an auditor alone', (role) => {
    const rules = rulesFor(anActor('auditor', { roles: [role, 'auditor'] }));
    expect(rules).toEqual(rulesFor(anActor('auditor')));
  });

  it('changes nothing but sessions of their own, and what their own office is', () => {
    const house = [
      'Session',
      'User',
      'Institution',
      'ChangeProposal',
      'IdentityProvider',
      'PolicySimulation',
      'AccessCertification',
    ];
    const actions = rulesFor(anActor('auditor')).filter(({ subject }) => !house.includes(subject));
    expect(new Set(actions.map(({ action }) => action))).toEqual(
      new Set(['read', 'read-metadata', 'export', 'verify']),
    );
  });
});

describe('somebody with several roles', () => {
  it('has the rights of each and no others', () => {
    const both = rulesFor(anActor('analyst', { roles: ['analyst', 'institution-admin'] }));
    const one = [...rulesFor(anActor('analyst')), ...rulesFor(anActor('institution-admin'))];
    expect(serialised(both)).toEqual(new Set([...serialised(one)]));
  });
});

describe('a key', () => {
  const scopes = fc.uniqueArray(fc.constantFrom(...apiKeyScopes));
  const people = fc.uniqueArray(fc.constantFrom(...roles));
  const key = (granted: ApiKeyScope[], held: Role[] = ['service-account']): Actor =>
    anActor('service-account', { scopes: granted, roles: held });
  const all = serialised(rulesFor(key([...apiKeyScopes])));

  it('never exceeds the service account, whatever its owner may do and whatever it was granted', () => {
    fc.assert(
      fc.property(scopes, people, (granted, held) => {
        for (const rule of serialised(rulesFor(key(granted, held)))) expect(all).toContain(rule);
        expect(actingRoles(key(granted, held)).every((role) => role === 'service-account')).toBe(true);
      }),
    );
    expect.assertions(1 + expect.getState().assertionCalls);
    expect(all.size).toBeGreaterThan(0);
  });

  it('without scopes reads the directory alone', () => {
    expect(new Set(rulesFor(key([])).map(({ subject }) => subject))).toEqual(new Set(['Institution', 'SharingGroup']));
  });

  it.each<[ApiKeyScope, string[]]>([
    ['notices:read', ['Entity read', 'Notice read', 'Notice read-tombstone']],
    ['notices:write', ['Notice create', 'Notice edit', 'Notice read', 'Notice submit']],
    [
      'screenings',
      [
        ...['ListEntry read', 'Screening create', 'Screening read'],
        ...['cancel', 'create', 'read', 'retry'].map((action) => `ScreeningBatch ${action}`),
      ],
    ],
    ['warnings:read', ['Warning read']],
    ['warnings:acknowledge', ['Acknowledgement create']],
    ['reports:read', ['Report download', 'Report read']],
  ])('with %s may do what that says', (scope, expected) => {
    const bare = serialised(rulesFor(key([])));
    const added = rulesFor(key([scope])).filter((rule) => !bare.has(JSON.stringify(rule)));
    expect([...new Set(added.map(({ subject, action }) => `${subject} ${action}`))].sort()).toEqual(expected);
  });

  it('never approves, unmasks or mints keys', () => {
    const rules = rulesFor(key([...apiKeyScopes]));
    expect(
      rules.filter(({ action, subject }) => ['approve', 'unmask'].includes(action) || subject === 'ApiKey'),
    ).toEqual([]);
  });

  it('is not what a person signs in as', () => {
    expect(rulesFor(anActor('service-account', { scopes: null, via: 'session' }))).toEqual([]);
  });
});

describe('a decision about a row', () => {
  const ability = abilityFor(rulesFor(anActor('analyst')));
  const screening = { institutionId: HOME, userId: ME };

  it('refuses what was not presented as a subject', () => {
    expect(() => ability.can('read', draft)).toThrow('as()');
    expect(() => ability.can('read', { ...draft, __caslSubjectType__: 'Notice' })).toThrow('as()');
    expect(() =>
      ability.can('read', Object.assign(Object.create({ constructor: { name: 'Notice' } }) as object, draft)),
    ).toThrow('as()');
  });

  it.each<[string, object]>([
    ['__caslSubjectType__', { ...screening, __caslSubjectType__: 'Screening' }],
    ['constructor', { ...screening, constructor: { name: 'Screening', modelName: 'Screening' } }],
    ['__proto__', JSON.parse(`{"institutionId":"${HOME}","userId":"${ME}","__proto__":{"status":"draft"}}`) as object],
  ])('is about the subject presented, whatever %s says', (_name, row) => {
    expect(ability.can('create', as('Screening', row))).toBe(true);
    expect(ability.can('read', as('Notice', row))).toBe(false);
  });

  it('copies the row, so that presenting it twice does not change what it was', () => {
    const first = as('Notice', draft);
    const second = as('Screening', draft);
    expect(ability.can('submit', first)).toBe(true);
    expect(ability.can('submit', second)).toBe(false);
  });

  it('is not made by the name of the subject: that only says that some row might be allowed', () => {
    expect(ability.can('read', 'Notice')).toBe(true);
    expect(ability.can('read', as('Notice', { ...draft, authorId: COLLEAGUE }))).toBe(false);
  });

  it('knows neither manage nor all', () => {
    for (const role of roles) {
      const one = abilityFor(rulesFor(anActor(role)));
      expect(one.can('manage', as('Notice', draft))).toBe(false);
      expect(one.can('read', 'all' as 'Notice')).toBe(false);
    }
  });
});

describe('the rules', () => {
  it('have a condition on every row but those of directories', () => {
    const free = roles.flatMap((role) => rulesFor(anActor(role)).filter(({ conditions }) => conditions === undefined));
    expect(new Set(free.map(({ subject }) => subject))).toEqual(
      new Set([
        'Institution',
        'SharingGroup',
        'ListEntry',
        'Import',
        'LedgerEntry',
        'Witness',
        'PolicySimulation',
        'PermissionReview',
        'AccessReview',
      ]),
    );
    const all = roles.flatMap((role) => rulesFor(anActor(role)));
    expect(all.filter(({ conditions }) => conditions && Object.keys(conditions).length === 0)).toEqual([]);
  });

  it('use equality and membership alone, never an absent value', () => {
    for (const rule of roles.flatMap((role) => rulesFor(anActor(role)))) {
      for (const condition of Object.values(rule.conditions ?? {})) {
        expect(condition).toBeDefined();
        if (typeof condition === 'object' && condition !== null) expect(Object.keys(condition)).toEqual(['$in']);
      }
    }
  });

  it('refuse an operator that they do not know', () => {
    const rule = { action: 'read', subject: 'Notice', conditions: { status: { $ne: 'draft' } } };
    const ability = abilityFor([rule as unknown as PolicyRule]);
    expect(() => ability.can('read', as('Notice', published))).toThrow();
  });

  it('are about subjects that have names', () => {
    expect(subjects.every(isPolicySubject)).toBe(true);
    expect(['all', 'constructor', '__proto__', 'notice'].some(isPolicySubject)).toBe(false);
  });
});
